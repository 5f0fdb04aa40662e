package ai.lepton.server.inference;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what waits and what is held in memory for it: what does not fit is refused at once, so that a server with too
 * much to do answers what it has, rather than everything too late. May be used by any thread.
 */
public final class Admission {

    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final int mostWaiting;
    private final long mostBytes;

    /**
     * Nothing waits.
     *
     * @param mostWaiting how many requests may wait
     * @param mostBytes how large the bodies of all of them together, and of those that run, may be; one is always let in
     */
    public Admission(int mostWaiting, long mostBytes) {
        this.mostWaiting = mostWaiting;
        this.mostBytes = mostBytes;
    }

    /**
     * Lets a request in.
     *
     * @param bodyBytes size of the body that it holds on to
     * @throws LeptonException {@link ErrorCode#QUEUE_FULL} if too many, or too large ones, wait already
     */
    Ticket admit(long bodyBytes) {
        if (waiting.incrementAndGet() > mostWaiting) {
            waiting.decrementAndGet();
            throw full(mostWaiting + " requests (expected: fewer)");
        }
        Ticket ticket = new Ticket();
        try {
            ticket.hold(bodyBytes);
        } catch (LeptonException e) {
            ticket.end();
            throw e;
        }
        return ticket;
    }

    /** How many requests wait. */
    public int waiting() {
        return waiting.get();
    }

    private static LeptonException full(String waiting) {
        return new LeptonException(
                ErrorCode.QUEUE_FULL, "queue: full with " + waiting + ". Send it again in a second.");
    }

    /** A request's place. Every method may be called by any thread. */
    final class Ticket {

        private final AtomicBoolean waits = new AtomicBoolean(true);
        private final AtomicLong held = new AtomicLong();

        /**
         * The request takes more memory.
         *
         * @throws LeptonException {@link ErrorCode#QUEUE_FULL} if there is too little left
         */
        void hold(long more) {
            long before = bytes.getAndAdd(more);
            if (before > held.get() && before + more > mostBytes) {
                bytes.addAndGet(-more);
                throw full("bodies of " + before + " bytes (expected: at most " + mostBytes + ")");
            }
            held.addAndGet(more);
        }

        /** It does not wait any more: its run begins. */
        void begin() {
            if (waits.compareAndSet(true, false)) {
                waiting.decrementAndGet();
            }
        }

        /** It was answered. A second call does nothing. */
        void end() {
            begin();
            bytes.addAndGet(-held.getAndSet(0));
        }
    }
}
