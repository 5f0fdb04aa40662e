package ai.lepton.server.models;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that load models on demand and count replicas; there are none before they are needed. */
final class RepositoryThreads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RepositoryThreads.class);
    /** Two models that load at once hold up each other less than one that loads for minutes would hold up the rest. */
    private static final int LOADERS = 2;

    private final ThreadPoolExecutor loaders = new ThreadPoolExecutor(
            LOADERS, LOADERS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("lepton-load"));
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, named("lepton-scale"));
    private final AtomicBoolean isTicking = new AtomicBoolean();

    RepositoryThreads() {
        loaders.allowCoreThreadTimeOut(true);
    }

    /** Runs what blocks while a model loads. */
    Executor loaders() {
        return loaders;
    }

    /** From now on, once; later calls do nothing. */
    void every(Duration interval, Runnable work) {
        if (isTicking.compareAndSet(false, true)) {
            try {
                var unused = clock.scheduleWithFixedDelay(
                        () -> {
                            try {
                                work.run();
                            } catch (RuntimeException | Error e) { // the next look may do better
                                LOG.error("Counting replicas failed", e);
                            }
                        },
                        interval.toMillis(),
                        interval.toMillis(),
                        TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("Closed already", e);
            }
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        loaders.shutdown();
    }

    private static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
