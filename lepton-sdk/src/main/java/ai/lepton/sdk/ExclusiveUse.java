package ai.lepton.sdk;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Keeps native memory to one thread at a time, and closes it once. */
final class ExclusiveUse {

    private final String owner;
    private final Runnable onClose;
    private final ReentrantLock inUse = new ReentrantLock();
    private boolean closed;

    /**
     * @param owner for messages, such as {@code trainer}
     * @param onClose frees the memory
     */
    ExclusiveUse(String owner, Runnable onClose) {
        this.owner = owner;
        this.onClose = onClose;
    }

    /**
     * Does some work.
     *
     * @throws LeptonException {@code TRAINER_BUSY} while another thread does, {@code TRAINER_CLOSED} after {@link #close}
     */
    <T> T with(Supplier<T> work) {
        lock();
        try {
            if (closed) {
                throw new LeptonException(
                        ErrorCode.TRAINER_CLOSED,
                        owner + ": closed (expected: open). Use it inside its try block, or make another one.");
            }
            return work.get();
        } finally {
            inUse.unlock();
        }
    }

    /**
     * Closes; once more does nothing.
     *
     * @throws LeptonException {@code TRAINER_BUSY} while work goes on, also that of this thread, such as a callback's
     */
    void close() {
        lock();
        try {
            if (!closed && inUse.getHoldCount() > 1) {
                throw new LeptonException(
                        ErrorCode.TRAINER_BUSY,
                        owner + ": to be closed while it works (expected: when that is done). End a training from a"
                                + " callback with training.stop(reason).");
            }
            if (!closed) {
                closed = true;
                onClose.run();
            }
        } finally {
            inUse.unlock();
        }
    }

    private void lock() {
        if (!inUse.tryLock()) {
            throw new LeptonException(
                    ErrorCode.TRAINER_BUSY,
                    owner + ": used by another thread (expected: one thread at a time). Make one for each thread.");
        }
    }
}
