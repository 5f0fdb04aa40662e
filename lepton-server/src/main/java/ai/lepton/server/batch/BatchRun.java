package ai.lepton.server.batch;

import ai.lepton.runtime.RunStop;
import java.util.List;

/**
 * One run of a model for several requests: it is ended when nobody waits for any of them, or when it takes longer than its
 * limit. Closed by the thread that runs it.
 */
final class BatchRun implements AutoCloseable {

    private final RunStop stop = new RunStop();
    private final Watchdog watchdog;
    private final long endBy;
    private int waiting;

    /** @param limitNanos how long it may take; 0 for as long as somebody waits */
    BatchRun(Watchdog watchdog, List<Scoring> members, long limitNanos) {
        this.watchdog = watchdog;
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

    /** Ends it if its time is over. */
    void look(long now) {
        if (endBy != 0 && now - endBy > 0) {
            stop.stop();
        }
    }

    @Override
    public void close() {
        watchdog.forget(this);
        stop.close();
    }
}
