package ai.lepton.runtime.internal;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts who still uses something that must be closed once, after its last use: closing is asked for at any time by the
 * owner and done by whoever leaves last. All methods may be called by any thread.
 */
public final class References {

    private final AtomicInteger count = new AtomicInteger(1); // the owner's
    private final AtomicBoolean ownerLeft = new AtomicBoolean();
    private final Runnable closer;

    /** @param closer called exactly once */
    public References(Runnable closer) {
        this.closer = closer;
    }

    /** Joins the users, unless the owner has left already; who gets true calls {@link #release} once. */
    public boolean acquire() {
        while (!ownerLeft.get()) {
            int current = count.get();
            if (current == 0) {
                return false;
            }
            if (count.compareAndSet(current, current + 1)) {
                return true;
            }
        }
        return false;
    }

    /** Leaves; closes when this was the last one. */
    public void release() {
        int left = count.decrementAndGet();
        if (left == 0) {
            closer.run();
        } else if (left < 0) {
            throw new IllegalStateException("references: " + left + " (expected: one release for each acquire)");
        }
    }

    /** The owner leaves; later calls do nothing. */
    public void close() {
        if (ownerLeft.compareAndSet(false, true)) {
            release();
        }
    }

    /** Whether the closer was, or is being, called. */
    public boolean isClosed() {
        return count.get() == 0;
    }
}
