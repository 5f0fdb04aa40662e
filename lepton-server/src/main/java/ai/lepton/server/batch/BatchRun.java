package ai.lepton.server.batch;

import ai.lepton.runtime.RunStop;
import java.util.List;

/**
 * One run of a model for several requests: it is ended when nobody waits for any of them, or when it takes longer than its
 * limit. Closed by the thread that runs it.
 */
final class BatchRun implements AutoCloseable {

    /** How many times its work a thread may be held up by others. */
    private static final int HELD_UP = 20;

    private final RunStop stop = new RunStop();
    private final long begunNanos = System.nanoTime();
    private final Watchdog watchdog;
    private final long begun = ThreadClock.now();
    private final long thread = Thread.currentThread().getId();
    private final long limitNanos;
    private final long endBy;
    private int waiting;

    /** The process's memory when it was looked at for the first time; the watchdog's own. */
    private long bytesBefore = Long.MIN_VALUE;

    private volatile long outgrownBytes;

    /**
     * A run by this thread.
     *
     * @param limitNanos how long it may take, as {@link ThreadClock} counts; 0 for as long as somebody waits
     */
    BatchRun(Watchdog watchdog, List<Scoring> members, long limitNanos) {
        this.watchdog = watchdog;
        this.limitNanos = limitNanos;
        this.endBy = limitNanos == 0 ? 0 : (System.nanoTime() + limitNanos) | 1; // never 0
        this.waiting = members.size();
        watchdog.watch(this);
        for (Scoring member : members) {
            if (!member.begin(this)) {
                left();
            }
        }
    }

    RunStop stop() {
        return stop;
    }

    /** One of those who wait has given up. */
    synchronized void left() {
        waiting--;
        if (waiting == 0) {
            stop.stop();
        }
    }

    /** Ends it if its time is over: that of its thread, or many times that by the clock on the wall. */
    void look(long now) {
        long over = now - endBy;
        if (endBy != 0 && over > 0 && (over > HELD_UP * limitNanos || ThreadClock.of(thread) - begun > limitNanos)) {
            stop.stop();
        }
    }

    long begunNanos() {
        return begunNanos;
    }

    /**
     * By how much the memory has grown since it began. By the watchdog alone.
     *
     * @param bytes that the process has
     * @param anew whether to count from now on
     */
    long grown(long bytes, boolean anew) {
        if (anew || bytesBefore == Long.MIN_VALUE) {
            bytesBefore = bytes;
        }
        return bytes - bytesBefore;
    }

    /** Ends it, as the memory has grown too much. By the watchdog alone. */
    void outgrow(long bytes) {
        outgrownBytes = bytes - bytesBefore;
        stop.stop();
    }

    /** By how much the memory had grown when it was ended for that; 0 if it was not. */
    long outgrownBytes() {
        return outgrownBytes;
    }

    @Override
    public void close() {
        watchdog.forget(this);
        stop.close();
    }
}
