package ai.lepton.sdk;

import ai.lepton.sdk.data.Dataset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a training in their order, made ahead on threads of its own, or with none when they are asked for. Two
 * for each thread, and two more, are ready or in the making. Belongs to the thread that trains; must be closed, which ends the
 * threads.
 */
final class BatchFeed implements AutoCloseable {

    private static final int SPARE = 2;
    private static final long PATIENCE_SECONDS = 10;

    private final @Nullable ExecutorService workers;
    private final int ahead;
    private final Deque<Future<Dataset.Batch>> coming = new ArrayDeque<>();
    private IntFunction<Dataset.Batch> maker = batch -> {
        throw new IllegalStateException("batch " + batch + ": no epoch (expected: begun)");
    };
    private int next;
    private int asked;
    private int end;
    private long waited;

    /** @param threads 0 to make each batch on the thread that asks */
    BatchFeed(int threads) {
        AtomicInteger number = new AtomicInteger();
        workers = threads == 0
                ? null
                : Executors.newFixedThreadPool(threads, work -> {
                    Thread thread = new Thread(work, "lepton-input-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        ahead = 2 * threads + SPARE;
    }

    /**
     * Begins an epoch; batches of the one before that were not taken are dropped.
     *
     * @param first batch that will be asked for
     * @param batches of the epoch
     * @param maker makes a batch by number, on whatever thread
     */
    void begin(int first, int batches, IntFunction<Dataset.Batch> maker) {
        drop();
        this.maker = maker;
        this.next = first;
        this.asked = first;
        this.end = batches;
        ask();
    }

    /** The next batch. What its making threw is thrown here. */
    Dataset.Batch next() {
        long start = System.nanoTime();
        try {
            if (workers == null) {
                return maker.apply(next++);
            }
            next++;
            Dataset.Batch batch = result(coming.remove());
            ask();
            return batch;
        } finally {
            waited += System.nanoTime() - start;
        }
    }

    /** How long {@link #next} took since this was last asked, in nanoseconds. */
    long takeWaited() {
        long nanos = waited;
        waited = 0;
        return nanos;
    }

    @Override
    public void close() {
        drop();
        if (workers == null) {
            return;
        }
        workers.shutdownNow();
        try {
            if (!workers.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.getLogger(BatchFeed.class.getName())
                        .log(
                                System.Logger.Level.WARNING,
                                "input: a batch is still being made " + PATIENCE_SECONDS
                                        + " s after the training ended (expected: datasets and augmentations that come"
                                        + " to an end)");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask() {
        while (workers != null && asked < end && coming.size() < ahead) {
            int batch = asked++;
            IntFunction<Dataset.Batch> making = maker;
            coming.add(workers.submit(() -> making.apply(batch)));
        }
    }

    private void drop() {
        coming.forEach(future -> future.cancel(false));
        coming.clear();
    }

    private static Dataset.Batch result(Future<Dataset.Batch> future) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true; // as without threads: a training is stopped by its callbacks
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException("batch: " + e.getCause(), e);
        } catch (CancellationException e) {
            throw new IllegalStateException("batch: dropped (expected: the feed to be open)", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
