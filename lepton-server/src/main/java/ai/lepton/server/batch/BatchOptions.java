package ai.lepton.server.batch;

import java.time.Duration;

/**
 * How requests are put together.
 *
 * @param maxRows most rows in one run; 1 runs every request alone
 * @param maxDelay how long a request may be kept waiting for others that could run with it; 0, the default, for not at all
 */
public record BatchOptions(int maxRows, Duration maxDelay) {

    /** Few models gain from more rows, and the one that came first waits for the last. */
    private static final int ROWS = 32;

    /** @throws IllegalArgumentException if a value is out of its range */
    public BatchOptions {
        if (maxRows <= 0) {
            throw new IllegalArgumentException("maxRows: " + maxRows + " (expected: > 0)");
        }
        if (maxDelay.isNegative() || maxDelay.compareTo(Duration.ofSeconds(10)) > 0) {
            throw new IllegalArgumentException("maxDelay: " + maxDelay + " (expected: 0 to 10 seconds)");
        }
    }

    /** 32 rows, no delay. */
    public static BatchOptions defaults() {
        return new BatchOptions(ROWS, Duration.ZERO);
    }

    public BatchOptions withMaxRows(int rows) {
        return new BatchOptions(rows, maxDelay);
    }

    public BatchOptions withMaxDelay(Duration delay) {
        return new BatchOptions(maxRows, delay);
    }
}
