package ai.lepton.server.inference;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads that decode, score and encode, and the bounded queue before them: what does not fit is refused at once,
 * so that a server with too much to do answers what it has, rather than everything too late.
 *
 * <p>Owns threads and must be closed. May be used by any thread.
 */
public final class InferencePool implements AutoCloseable {

    private final ThreadPoolExecutor executor;
    private final AtomicLong bytes = new AtomicLong();
    private final int mostWaiting;
    private final long mostBytes;

    /**
     * Starts the threads.
     *
     * @param threads how many inferences run at once
     * @param mostWaiting how many requests may wait
     * @param mostBytes how large the bodies of all of them together may be, but one is always let in
     */
    public InferencePool(int threads, int mostWaiting, long mostBytes) {
        this.mostWaiting = mostWaiting;
        this.mostBytes = mostBytes;
        this.executor = new ThreadPoolExecutor(
                threads, threads, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(mostWaiting), new Threads());
    }

    /**
     * Runs work when a thread is free.
     *
     * @param bodyBytes size of the body that the work holds on to
     * @throws LeptonException {@link ErrorCode#QUEUE_FULL} if too many, or too large ones, wait already
     */
    public <T> CompletableFuture<T> submit(long bodyBytes, Callable<T> work) {
        long before = bytes.getAndAdd(bodyBytes);
        if (before > 0 && before + bodyBytes > mostBytes) {
            bytes.addAndGet(-bodyBytes);
            throw full("bodies of " + before + " bytes (expected: at most " + mostBytes + ")");
        }
        CompletableFuture<T> future = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                T result;
                try {
                    result = work.call();
                } catch (Throwable t) {
                    // Errors too: the request must be answered whatever happened to it.
                    bytes.addAndGet(-bodyBytes);
                    future.completeExceptionally(t);
                    return;
                }
                bytes.addAndGet(-bodyBytes);
                future.complete(result);
            });
        } catch (RejectedExecutionException e) {
            bytes.addAndGet(-bodyBytes);
            throw full(mostWaiting + " requests (expected: fewer)");
        }
        return future;
    }

    /** How many requests wait. */
    public int waiting() {
        return executor.getQueue().size();
    }

    /** Takes nothing new, and waits a little for what is under way. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static LeptonException full(String waiting) {
        return new LeptonException(
                ErrorCode.QUEUE_FULL, "queue: full with " + waiting + ". Send it again in a second.");
    }

    private static final class Threads implements ThreadFactory {

        private final AtomicInteger count = new AtomicInteger();

        @Override
        public Thread newThread(Runnable task) {
            Thread thread = new Thread(task, "lepton-inference-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }
    }
}
