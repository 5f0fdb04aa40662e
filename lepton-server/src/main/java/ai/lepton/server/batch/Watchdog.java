package ai.lepton.server.batch;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends runs that take longer than their limit, if they have one, from a thread of its own: a run on an event loop holds up the very thread
 * whose clock would end it. Costs a run no more than an entry in a set; the thread sleeps while there is nothing to watch.
 */
final class Watchdog implements AutoCloseable {

    private static final long LOOKS_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int LOOKS_BEFORE_SLEEP = 100;

    private final Set<BatchRun> runs = ConcurrentHashMap.newKeySet();
    private final Thread thread = new Thread(this::watch, "lepton-watchdog");
    private volatile boolean asleep;
    private volatile boolean closed;

    Watchdog() {
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

    private void watch() {
        int idle = 0;
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
