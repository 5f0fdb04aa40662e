package ai.lepton.server.batch;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends runs that take longer than their limit, if they have one, from a thread of its own: a run on an event loop holds up the very thread
 * whose clock would end it. Costs a run no more than an entry in a set; the thread sleeps while there is nothing to watch.
 *
 * <p>It also looks at the memory of the process. Where that has grown by more than a run may take since the oldest run began, that one
 * is ended: others are over soon, and one that makes memory grow is not. It ends between two operators of the graph.
 */
final class Watchdog implements AutoCloseable {

    private static final long LOOKS_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int LOOKS_BEFORE_SLEEP = 100;

    /** At a gigabyte a second a twentieth of one more. */
    private static final int LOOKS_FOR_ONE_AT_MEMORY = 5;

    private final Set<BatchRun> runs = ConcurrentHashMap.newKeySet();
    private final AtomicInteger loading = new AtomicInteger();
    private final Thread thread = new Thread(this::watch, "lepton-watchdog");
    private final long mostBytes;
    private volatile boolean asleep;
    private volatile boolean closed;

    /** @param mostBytes by which the memory may grow while a run is going; 0 for any number */
    Watchdog(long mostBytes) {
        this.mostBytes = mostBytes;
        thread.setDaemon(true);
        thread.start();
    }

    void watch(BatchRun run) {
        runs.add(run);
        if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
    }

    void forget(BatchRun run) {
        runs.remove(run);
    }

    /** While a model is loaded what the process takes more is not taken for a run's. */
    BatcherFactory.Loading loading() {
        loading.incrementAndGet();
        return loading::decrementAndGet;
    }

    private void watch() {
        int idle = 0;
        int looks = 0;
        while (!closed) {
            if (idle >= LOOKS_BEFORE_SLEEP) {
                asleep = true;
                // Whoever came before that was said is seen here, whoever comes after it wakes this thread.
                if (runs.isEmpty()) {
                    LockSupport.park(this);
                }
                asleep = false;
                idle = 0;
            }
            LockSupport.parkNanos(this, LOOKS_EVERY_NANOS);
            idle = runs.isEmpty() ? idle + 1 : 0;
            long now = System.nanoTime();
            for (BatchRun run : runs) {
                run.look(now);
            }
            looks++;
            if (mostBytes > 0 && idle == 0 && looks % LOOKS_FOR_ONE_AT_MEMORY == 0) {
                lookAtMemory();
            }
        }
    }

    private void lookAtMemory() {
        boolean isLoading = loading.get() > 0;
        long bytes = NativeMemory.bytes();
        if (bytes == Long.MIN_VALUE) {
            return;
        }
        BatchRun oldest = null;
        for (BatchRun run : runs) {
            boolean isOver = run.grown(bytes, isLoading) > mostBytes;
            if (isOver && (oldest == null || run.begunNanos() - oldest.begunNanos() < 0)) {
                oldest = run;
            }
        }
        if (oldest != null) {
            oldest.outgrow(bytes);
            for (BatchRun run : runs) {
                if (run != oldest) {
                    run.grown(
                            bytes,
                            true); // what one is ended for is not held against the others, as it may not be given back
                    // at once
                }
            }
        }
    }

    /** Ends all runs, and watches no more. */
    @Override
    public void close() {
        runs.forEach(run -> run.stop().stop());
        closed = true;
        LockSupport.unpark(thread);
    }
}
