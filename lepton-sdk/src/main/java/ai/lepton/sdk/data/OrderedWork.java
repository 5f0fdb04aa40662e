package ai.lepton.sdk.data;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does the same to many things on several threads, and gives the results in order. Owns the threads and must be closed: then
 * they end. Safe for several threads, which share its own.
 */
public final class OrderedWork implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** Null where the one that asks does the work. */
    private final @Nullable ExecutorService threads;

    private volatile boolean closed;

    private OrderedWork(@Nullable ExecutorService threads) {
        this.threads = threads;
    }

    /**
     * Starts threads; with 0 the one that asks does the work. They do not keep the JVM alive.
     *
     * @throws IllegalArgumentException if {@code count} is negative
     */
    public static OrderedWork of(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("threads: " + count + " (expected: >= 0)");
        }
        return new OrderedWork(
                count == 0
                        ? null
                        : Executors.newFixedThreadPool(count, work -> {
                            Thread thread = new Thread(work, "lepton-rows-" + NUMBER.incrementAndGet());
                            thread.setDaemon(true);
                            return thread;
                        }));
    }

    /**
     * The results for all of {@code things}, in their order, when all are there. When one fails, those that have begun end, and
     * the failure of the first, in order, is thrown.
     *
     * @throws IllegalStateException if this is closed
     */
    public <T, R> List<R> map(List<T> things, Function<? super T, ? extends R> work) {
        if (closed) {
            throw closed(null);
        }
        ExecutorService pool = threads;
        List<R> results = new ArrayList<>(things.size());
        if (pool == null || things.size() == 1) {
            things.forEach(thing -> results.add(work.apply(thing)));
            return results;
        }
        List<Future<R>> futures = new ArrayList<>(things.size());
        try {
            for (T thing : things) {
                futures.add(pool.submit(() -> work.apply(thing)));
            }
            for (Future<R> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (RejectedExecutionException e) {
            throw closed(e);
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while rows were made", e);
        } finally {
            // No interruption: it would close the files that others read from.
            futures.forEach(future -> future.cancel(false));
        }
    }

    /** Lets what has begun end, then ends the threads. */
    @Override
    public void close() {
        closed = true;
        ExecutorService pool = threads;
        if (pool == null) {
            return;
        }
        pool.shutdown();
        boolean interrupted = false;
        while (true) {
            try {
                if (pool.awaitTermination(1, TimeUnit.HOURS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static IllegalStateException closed(@Nullable Throwable cause) {
        return new IllegalStateException("closed (expected: open while rows are read)", cause);
    }

    private static RuntimeException rethrown(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException failure) {
            return failure;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(cause);
    }
}
