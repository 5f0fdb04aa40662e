package ai.lepton.recipes.program;

import java.util.function.LongSupplier;

/**
 * Lets through as many messages as people can follow: some at once, then a few a second. The server keeps each for good,
 * and takes them one by one.
 */
final class MessageRate {

    private static final int AT_ONCE = 50;
    private static final double PER_SECOND = 2;

    private final LongSupplier nanoTime;
    private double allowance = AT_ONCE;
    private long last;

    MessageRate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        last = nanoTime.getAsLong();
    }

    synchronized boolean allows() {
        long now = nanoTime.getAsLong();
        allowance = Math.min(AT_ONCE, allowance + (now - last) / 1e9 * PER_SECOND);
        last = now;
        if (allowance < 1) {
            return false;
        }
        allowance--;
        return true;
    }
}
