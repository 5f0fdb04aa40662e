package ai.lepton.server.batch;

import java.time.Duration;

/**
 * How requests are put together.
 *
 * @param maxRows most rows in one run; 1 runs every request alone
 * @param maxDelay how long a request may be kept waiting for others that could run with it; 0, the default, for not at all
 * @param runBytes by how much the memory of the process may grow while a run is going before the run is ended; 0 for any number
 */
public record BatchOptions(int maxRows, Duration maxDelay, long runBytes) {

    /** Few models gain from more rows, and the one that came first waits for the last. */
    private static final int ROWS = 32;

    private static final long RUN_BYTES = 2L << 30;

    /** @throws IllegalArgumentException if a value is out of its range */
    public BatchOptions {
        if (maxRows <= 0) {
            throw new IllegalArgumentException("maxRows: " + maxRows + " (expected: > 0)");
        }
        if (maxDelay.isNegative() || maxDelay.compareTo(Duration.ofSeconds(10)) > 0) {
            throw new IllegalArgumentException("maxDelay: " + maxDelay + " (expected: 0 to 10 seconds)");
        }
        if (runBytes < 0) {
            throw new IllegalArgumentException("runBytes: " + runBytes + " (expected: >= 0)");
        }
    }

    /** With 2 GiB for a run. */
    public BatchOptions(int maxRows, Duration maxDelay) {
        this(maxRows, maxDelay, RUN_BYTES);
    }

    /** 32 rows, no delay, 2 GiB for a run. */
    public static BatchOptions defaults() {
        return new BatchOptions(ROWS, Duration.ZERO);
    }

    public BatchOptions withMaxRows(int rows) {
        return new BatchOptions(rows, maxDelay, runBytes);
    }

    public BatchOptions withMaxDelay(Duration delay) {
        return new BatchOptions(maxRows, delay, runBytes);
    }
}
