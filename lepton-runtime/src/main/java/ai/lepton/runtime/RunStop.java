package ai.lepton.runtime;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.runtime.internal.OrtRuntime;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;

/**
 * Lets any thread end a run that another one is in: ONNX Runtime looks between two nodes of the graph, also of the graph
 * inside a loop. For one run only.
 *
 * <p>Owns a little native memory and must be closed, after the run. {@link #stop} may be called by any thread, at any
 * time.
 */
public final class RunStop implements AutoCloseable {

    private final RunOptions options;
    private boolean closed;
    private volatile boolean stopped;

    /** @throws LeptonException {@link ErrorCode#INTERNAL} if ONNX Runtime has no memory for it */
    public RunStop() {
        OrtRuntime.environment(); // loads the library
        try {
            this.options = new RunOptions();
        } catch (OrtException e) {
            throw new LeptonException(ErrorCode.INTERNAL, "run: " + e.getMessage(), e);
        }
    }

    /** Ends the run, soon; does nothing to one that has ended. */
    public synchronized void stop() {
        if (closed || stopped) {
            return;
        }
        stopped = true;
        try {
            options.setTerminate(true);
        } catch (OrtException e) {
            throw new LeptonException(ErrorCode.INTERNAL, "run: cannot be ended: " + e.getMessage(), e);
        }
    }

    /** Whether the run was told to end. */
    public boolean isStopped() {
        return stopped;
    }

    RunOptions options() {
        return options;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            options.close();
        }
    }
}
