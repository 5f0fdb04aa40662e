package ai.lepton.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Promises that are measured together.
 *
 * @param name to ask for them by
 * @param data that they need; empty for none
 * @param seconds CPU time that one run may take
 * @param seeds of the runs, of whose figures the median counts
 * @param promises in the order of the trial's figures
 * @param trial measures
 */
record Gate(String name, String data, double seconds, List<Long> seeds, List<Promise> promises, Trial trial) {

    /** Three runs are enough to tell luck from skill. */
    static final List<Long> THREE_SEEDS = List.of(1L, 2L, 3L);

    Gate {
        seeds = List.copyOf(seeds);
        promises = List.copyOf(promises);
    }

    /** Of one figure, with three seeds. */
    static Gate of(String name, Path data, double seconds, Promise promise, Trial trial) {
        return new Gate(name, data.toString(), seconds, THREE_SEEDS, List.of(promise), trial);
    }

    /** What is measured, once for each seed. */
    @FunctionalInterface
    interface Trial {
        /** A figure for each promise. */
        double[] run(long seed) throws IOException, InterruptedException;
    }

    /**
     * What one figure must be.
     *
     * @param text in words
     * @param bound of the median
     * @param isMost whether it must not be above the bound, in place of below
     * @param format of a figure, such as {@code %.2f %%}; shares are in percent
     */
    record Promise(String text, double bound, boolean isMost, String format) {

        static Promise atLeast(double bound, String format, String text) {
            return new Promise(text, bound, false, format);
        }

        static Promise atMost(double bound, String format, String text) {
            return new Promise(text, bound, true, format);
        }

        boolean isKept(double value) {
            return isMost ? value <= bound : value >= bound;
        }

        String show(double value) {
            return String.format(Locale.ROOT, format, value);
        }

        String showBound() {
            return (isMost ? "at most " : "") + show(bound);
        }
    }
}
