package ai.lepton.sdk.schedule;

import java.util.TreeMap;

/** Short names for the schedules, to be imported statically: {@code adam(cosine(1e-3, 10_000).warmUp(500))}. */
public final class Schedules {

    private Schedules() {}

    /** The same rate in every step. */
    public static Constant constant(double rate) {
        return new Constant(rate);
    }

    /** Falls to {@code factor} of itself every {@code every} steps. */
    public static StepDecay stepDecay(double initial, double factor, long every) {
        return new StepDecay(initial, factor, every);
    }

    /** One rate from step 0 on; add others by {@link Piecewise}'s map: from each of {@code steps}, the rate beside it. */
    public static Piecewise piecewise(double initial, long[] steps, double[] rates) {
        if (steps.length != rates.length) {
            throw new IllegalArgumentException(
                    "rates: " + rates.length + " (expected: " + steps.length + ", one for each of steps)");
        }
        TreeMap<Long, Double> pieces = new TreeMap<>();
        pieces.put(0L, initial);
        for (int i = 0; i < steps.length; i++) {
            if (steps[i] <= pieces.lastKey()) {
                throw new IllegalArgumentException(
                        "steps: " + steps[i] + " after " + pieces.lastKey() + " (expected: ascending, from 1)");
            }
            pieces.put(steps[i], rates[i]);
        }
        return new Piecewise(pieces);
    }

    /** Falls smoothly, to {@code factor} of itself in {@code every} steps. */
    public static Exponential exponential(double initial, double factor, long every) {
        return new Exponential(initial, factor, every);
    }

    /** In a straight line from {@code initial} to {@code last} in {@code steps}. */
    public static Linear linear(double initial, double last, long steps) {
        return new Linear(initial, last, steps);
    }

    /** Along half a cosine from {@code initial} to 0 in {@code steps}. */
    public static Cosine cosine(double initial, long steps) {
        return new Cosine(initial, steps, 0);
    }

    /** Up to {@code peak} in the first 30 % of {@code steps}, then far down. */
    public static OneCycle oneCycle(double peak, long steps) {
        return new OneCycle(peak, steps, 0.3);
    }

    /** A tenth of the rate after 10 epochs in which {@code val_loss} did not improve by more than 1e-4. */
    public static ReduceOnPlateau reduceOnPlateau(double initial) {
        return reduceOnPlateau(new Constant(initial));
    }

    /** The same of a schedule, such as one with a warm-up. */
    public static ReduceOnPlateau reduceOnPlateau(Schedule of) {
        return new ReduceOnPlateau(of, "val_loss", false, 0.1, 10, 1e-4, 0);
    }

    /**
     * How many optimizer steps some epochs are.
     *
     * @param epochs {@code >= 1}
     * @param rows of an epoch, {@code >= 1}
     * @param batchSize rows of one batch, {@code >= 1}; where batches are accumulated, of as many as make one step
     */
    public static long steps(int epochs, int rows, int batchSize) {
        Ranges.atLeastOne("epochs", epochs);
        Ranges.atLeastOne("rows", rows);
        Ranges.atLeastOne("batchSize", batchSize);
        return (long) epochs * ((rows + (long) batchSize - 1) / batchSize);
    }
}
