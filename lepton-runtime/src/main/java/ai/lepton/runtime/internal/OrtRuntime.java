package ai.lepton.runtime.internal;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;

/** ONNX Runtime's one environment in this process, and the options of every session. */
public final class OrtRuntime {

    private OrtRuntime() {}

    /**
     * The environment; loads the native library on first use, from {@code -Donnxruntime.native.path} where that is set,
     * else unpacked into a temporary folder.
     *
     * @throws LeptonException {@link ErrorCode#NATIVE_LIBRARY} if the library cannot be loaded
     */
    public static OrtEnvironment environment() {
        try {
            return Holder.ENVIRONMENT;
        } catch (LinkageError e) {
            throw new LeptonException(
                    ErrorCode.NATIVE_LIBRARY,
                    "onnxruntime: " + rootMessage(e) + " (expected: its native library for "
                            + System.getProperty("os.name") + " " + System.getProperty("os.arch")
                            + "). Check that the folder for temporary files is writable and may hold programs,"
                            + " or point -Donnxruntime.native.path at the unpacked library.",
                    e);
        }
    }

    /**
     * One thread per call and none of its own: callers bring the threads, and the sums come in the same order every
     * time. No arena and no memory patterns: small models are no slower without, an arena never gives memory back, and a
     * pattern is kept for every batch size that was ever seen.
     */
    public static SessionOptions sessionOptions() throws OrtException {
        SessionOptions options = new SessionOptions();
        try {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(OptLevel.ALL_OPT);
            options.setDeterministicCompute(true);
            options.setCPUArenaAllocator(false);
            options.setMemoryPatternOptimization(false);
            // Failures arrive as exceptions and are reported there; the library would print them a second time.
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            return options;
        } catch (OrtException | RuntimeException e) {
            options.close();
            throw e;
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /** Loads the library when it is first needed, not when a class that mentions it is. */
    private static final class Holder {
        static final OrtEnvironment ENVIRONMENT = open();

        private static OrtEnvironment open() {
            OrtEnvironment environment =
                    OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "lepton");
            try {
                environment.setTelemetry(false);
            } catch (OrtException e) {
                throw new IllegalStateException("telemetry: cannot be turned off: " + e.getMessage(), e);
            }
            return environment;
        }
    }
}
