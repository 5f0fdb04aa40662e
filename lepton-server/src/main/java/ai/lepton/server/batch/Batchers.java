package ai.lepton.server.batch;

import ai.lepton.runtime.LoadedModel;
import java.time.Duration;
import java.util.function.BiFunction;

/**
 * Makes the {@link Batcher} of each loaded version, and owns the threads that they share.
 *
 * <p>Must be closed, after the last request was taken. May be used by any thread.
 */
public final class Batchers implements BatcherFactory, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(2);

    private final BatchOptions options;
    private final BiFunction<String, String, BatchListener> listeners;
    private final Workers workers;
    private final Watchdog watchdog;

    /**
     * Starts the threads.
     *
     * @param threads how many workers there are
     * @param listeners who hears of the requests to a model, by its name and version
     */
    public Batchers(BatchOptions options, int threads, BiFunction<String, String, BatchListener> listeners) {
        this.options = options;
        this.watchdog = new Watchdog(options.runBytes());
        this.listeners = listeners;
        this.workers = new Workers(threads);
    }

    @Override
    public Batcher open(String name, String version, LoadedModel model) {
        return new Batcher(
                model, name + " version " + version, options, workers, watchdog, listeners.apply(name, version));
    }

    @Override
    public Loading loading() {
        return watchdog.loading();
    }

    /** Runs something that would hold up an event loop, such as reading a large body; it must not throw. */
    public void execute(Runnable work) {
        workers.execute(work);
    }

    /** Lets the workers end what waits, for a few seconds; then ends the runs that are left. */
    @Override
    public void close() {
        workers.shutDown();
        boolean ended = workers.await(PATIENCE);
        watchdog.close();
        if (!ended) {
            workers.await(LAST_PATIENCE);
        }
    }
}
