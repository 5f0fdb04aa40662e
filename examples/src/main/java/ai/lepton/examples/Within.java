package ai.lepton.examples;

import ai.lepton.core.NdArray;
import ai.lepton.sdk.metric.Metric;

/**
 * A metric of your own: the share of predictions that lie close to their targets, 0 to 1.
 *
 * <p>Shapes: predictions and targets alike, {@code [N, ...]}.
 *
 * @param distance how far from the target is still close, in the target's unit, {@code > 0}
 */
public record Within(double distance) implements Metric {

    /** @throws IllegalArgumentException if the distance is not above 0 */
    public Within {
        if (!(distance > 0)) { // the negation also catches NaN
            throw new IllegalArgumentException("distance: " + distance + " (expected: > 0)");
        }
    }

    @Override
    public String name() {
        return "within";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public Accumulator start() {
        return new Count();
    }

    private final class Count implements Accumulator {
        private double close;
        private double all;

        @Override
        public void add(NdArray predictions, NdArray targets) {
            for (int i = 0; i < predictions.elements(); i++) {
                close += Math.abs(predictions.at(i) - targets.at(i)) <= distance ? 1 : 0;
                all++;
            }
        }

        @Override
        public double value() {
            return close / all;
        }

        @Override
        public double[] state() {
            return new double[] {close, all};
        }

        @Override
        public void restore(double[] state) {
            close = state[0];
            all = state[1];
        }
    }
}
