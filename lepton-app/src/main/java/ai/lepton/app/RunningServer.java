package ai.lepton.app;

/** A server that a command has started and a signal ends. All methods may be called by any thread. */
public interface RunningServer extends AutoCloseable {

    /** Whether it is being closed, or is. */
    boolean isClosed();

    /** Stops, and returns once that is done; a second call waits for the first. */
    @Override
    void close();
}
