package ai.lepton.torch;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** libtorch and its BLAS: loaded once, and their thread counts set here and nowhere else. */
final class NativeLibrary {

    private static @Nullable NativeLibrary loaded;

    private final Map<String, String> environment;

    private NativeLibrary(Map<String, String> environment) {
        this.environment = environment;
    }

    /** @throws LeptonException {@code NATIVE_LIBRARY} if it cannot be loaded */
    static synchronized NativeLibrary load() {
        if (loaded == null) {
            int threads = threads("lepton.torch.threads", "LEPTON_TORCH_THREADS");
            int blasThreads = threads("lepton.torch.blasThreads", "LEPTON_TORCH_BLAS_THREADS");
            leaveMemoryLimitsToOthers();
            try {
                loaded = new NativeLibrary(start(threads, blasThreads));
            } catch (LinkageError e) {
                throw new LeptonException(
                        ErrorCode.NATIVE_LIBRARY,
                        "libtorch: cannot be loaded on " + System.getProperty("os.name") + " "
                                + System.getProperty("os.arch") + ": " + e.getMessage()
                                + " (expected: org.bytedeco:pytorch, openblas and javacpp with the classifier of this"
                                + " platform on the class path, and a writable "
                                + System.getProperty("org.bytedeco.javacpp.cachedir", "~/.javacpp") + ")",
                        e);
            }
        }
        return loaded;
    }

    Map<String, String> environment() {
        return environment;
    }

    /**
     * JavaCPP would ask the system for the resident size at every allocation, and near four times the Java heap collect
     * garbage over and over and then fail. Scopes free what sessions allocate, so it would only get in the way.
     */
    private static void leaveMemoryLimitsToOthers() {
        String limit = "org.bytedeco.javacpp.maxPhysicalBytes";
        if (System.getProperty(limit) == null) {
            System.setProperty(limit, "0");
        }
    }

    private static Map<String, String> start(int threads, int blasThreads) {
        // Each has a pool of its own: limiting one leaves the other at one thread per core.
        torch.set_num_threads(threads);
        openblas_nolapack.blas_set_num_threads(blasThreads);
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("libtorch", version("pytorch"));
        environment.put("javacpp", version("javacpp"));
        environment.put("openblas", version("openblas"));
        environment.put("onednn", oneDnnVersion(torch.get_mkldnn_version().getString()));
        environment.put("jdk", Runtime.version() + " (" + System.getProperty("java.vm.vendor") + ")");
        environment.put("threads", Integer.toString(torch.get_num_threads()));
        environment.put("blasThreads", Integer.toString(openblas_nolapack.blas_get_num_threads()));
        // Other kernels add in another order, so the last bits depend on it.
        environment.put("blasCore", System.getenv().getOrDefault("OPENBLAS_CORETYPE", "chosen by OpenBLAS"));
        environment.put("cpuCapability", torch.get_cpu_capability().getString());
        return Collections.unmodifiableMap(environment);
    }

    private static int threads(String property, String variable) {
        String value = System.getProperty(property);
        String name = value == null ? variable : property;
        String text = value == null ? System.getenv().getOrDefault(variable, "1") : value;
        if (!text.matches("[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException(name + ": " + text + " (expected: a whole number from 1 to 9999)");
        }
        return Integer.parseInt(text);
    }

    private static String version(String artefact) {
        try {
            String version = Loader.getVersion("org.bytedeco", artefact);
            return version == null ? "unknown" : version;
        } catch (IOException e) {
            return "unknown"; // jars merged into one have lost their pom.properties
        }
    }

    /** From {@code Intel(R) MKL-DNN v3.7.1 (Git Hash ...)}. */
    private static String oneDnnVersion(String text) {
        return text.replaceAll("(?s).*?\\bv([0-9.]+).*", "$1");
    }
}
