package ai.lepton.server.batch;

/**
 * How long a model takes for a row, as measured in the last runs, and what follows for where it should run. May be used by
 * any thread; an update that gets lost between two threads does no harm.
 */
final class ServiceTimes {

    /** Runs before anything is concluded: the first ones are slow. */
    private static final int ENOUGH = 8;

    /** A share of what is known already; and a run counts as at most so many times that, as threads are held up at times. */
    private static final int MEMORY = 16;

    private static final int LARGEST_STEP = 4;

    private static final int RUNS_AFTER_A_LONG_ONE = 1_000;

    /** From here on a model is short, and from there on it is not: between the two it stays what it was. */
    private static final long SHORT_NANOS = 150_000;

    private static final long LONG_NANOS = 300_000;

    /** How long one request may hold up an event loop. */
    private static final long MOST_ON_LOOP_NANOS = 2_000_000;

    private volatile long nanosPerRow;
    private volatile int runs;
    private volatile boolean isShort;

    /** A run of so many rows took so long on its thread, from its begin to the last answer. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // 2026-12: a lost update does no harm
    void ran(int rows, long nanos) {
        long sample = Math.max(1, nanos / Math.max(1, rows));
        long known = nanosPerRow;
        if (runs < ENOUGH) { // the first runs load code and take memory: the best of them says most
            nanosPerRow = known == 0 ? sample : Math.min(known, sample);
        } else {
            long bounded = Math.min(sample, known * LARGEST_STEP);
            nanosPerRow = Math.max(1, known + (bounded - known) / MEMORY);
        }
        if (runs < ENOUGH) {
            runs++;
        } else if (isShort) {
            isShort = nanosPerRow <= LONG_NANOS;
        } else {
            isShort = nanosPerRow <= SHORT_NANOS;
        }
    }

    /** A run had to be ended: nothing that was known holds. */
    void tookTooLong() {
        isShort = false;
        runs = -RUNS_AFTER_A_LONG_ONE;
        nanosPerRow = 0;
    }

    /** Whether a request of so many rows is done so soon that an event loop may do it. */
    boolean isShort(int rows) {
        return isShort && rows * nanosPerRow <= MOST_ON_LOOP_NANOS;
    }

    /** How many rows are done in that time; at least 1, and any number while nothing is known. */
    int rowsWithin(long nanos) {
        long known = nanosPerRow;
        return runs < ENOUGH ? Integer.MAX_VALUE : (int) Math.max(1, Math.min(Integer.MAX_VALUE, nanos / known));
    }

    /** How long so many rows should take; 0 while nothing is known. */
    long expectedNanos(int rows) {
        return runs < ENOUGH ? 0 : nanosPerRow * rows;
    }
}
