package ai.lepton.server.batch;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that score what takes longer than an event loop may be held up, and read bodies that are large. Each takes
 * what stands first among all models' requests, with all that can run with it, and never waits for more.
 *
 * <p>Owns threads and must be shut down. May be used by any thread.
 */
final class Workers {

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Batcher> batchers = new ArrayList<>(); // those with something waiting
    private final ArrayDeque<Task> tasks = new ArrayDeque<>();
    private final List<Thread> threads = new ArrayList<>();
    private boolean closed;

    Workers(int count) {
        for (int i = 1; i <= count; i++) {
            Thread thread = new Thread(this::work, "lepton-inference-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    /** Runs something besides inferences, in the order in which it came. */
    void execute(Runnable work) {
        lock.lock();
        try {
            tasks.add(new Task(work, System.nanoTime()));
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    void enqueue(Batcher batcher, Scoring scoring) {
        lock.lock();
        try {
            if (!closed || threads.contains(Thread.currentThread())) {
                if (!batcher.hasWaiting()) {
                    batchers.add(batcher);
                }
                batcher.add(scoring);
                changed.signal();
                return;
            }
        } finally {
            lock.unlock();
        }
        scoring.fail(new LeptonException(
                ErrorCode.MODEL_NOT_READY, "server: shutting down (expected: READY). Ask another one."));
    }

    void remove(Batcher batcher, Scoring scoring) {
        lock.lock();
        try {
            if (batcher.remove(scoring) && !batcher.hasWaiting()) {
                batchers.remove(batcher);
            }
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        Runnable next = next();
        while (next != null) {
            try {
                next.run();
            } catch (Throwable e) { // an Error too: the thread is needed for the others
                LOG.error("A worker's task failed unexpectedly", e);
            }
            next = next();
        }
    }

    /** Waits for work; null when there will be none. */
    private @Nullable Runnable next() {
        lock.lock();
        try {
            while (true) {
                long now = System.nanoTime();
                long wait = Long.MAX_VALUE;
                Batcher first = null;
                for (Batcher batcher : batchers) {
                    long left = closed ? 0 : batcher.readyAt(now) - now;
                    if (left > 0) {
                        wait = Math.min(wait, left);
                    } else if (first == null || batcher.place() - first.place() < 0) {
                        first = batcher;
                    }
                }
                Task task = tasks.peek();
                if (task != null && (first == null || task.place - first.place() < 0)) {
                    tasks.remove();
                    return task.work;
                }
                if (first != null) {
                    return taken(first);
                }
                if (closed) {
                    return null;
                }
                if (wait == Long.MAX_VALUE) {
                    changed.awaitUninterruptibly();
                } else {
                    changed.awaitNanos(wait);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
    }

    private Runnable taken(Batcher batcher) {
        List<Scoring> batch = batcher.take();
        if (!batcher.hasWaiting()) {
            batchers.remove(batcher);
        } else {
            changed.signal(); // for another worker
        }
        return () -> batcher.scoreTaken(batch);
    }

    /** Takes nothing new but what those under way ask for. */
    void shutDown() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the end of what is left, after {@link #shutDown}; false if that takes too long. */
    boolean await(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        try {
            for (Thread thread : threads) {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, end - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return threads.stream().noneMatch(Thread::isAlive);
    }

    private record Task(Runnable work, long place) {}
}
