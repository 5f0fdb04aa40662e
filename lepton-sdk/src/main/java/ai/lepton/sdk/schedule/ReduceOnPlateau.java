package ai.lepton.sdk.schedule;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * Takes a share of another schedule, which shrinks whenever a figure has not improved for some epochs.
 *
 * <p>An epoch improves when it is better than the best before by more than {@code threshold}. After {@code patience}
 * epochs in a row that do not, the rate falls by {@code factor} and the count begins anew.
 *
 * @param of the rate before any fall
 * @param metric the figure of an epoch that it watches, such as {@code val_loss}
 * @param higherIsBetter which way the figure improves
 * @param factor what is left of the rate each time, {@code 0 < factor <= 1}
 * @param patience epochs without improvement until it falls, {@code >= 1}
 * @param threshold by how much an epoch must be better, in the figure's unit, {@code >= 0}
 * @param floor the rate falls no lower, {@code >= 0}
 */
public record ReduceOnPlateau(
        Schedule of, String metric, boolean higherIsBetter, double factor, int patience, double threshold, double floor)
        implements Schedule {

    /** @throws IllegalArgumentException if a value is out of its range */
    public ReduceOnPlateau {
        Objects.requireNonNull(of, "of");
        Objects.requireNonNull(metric, "metric");
        Ranges.factor(factor);
        Ranges.atLeastOne("patience", patience);
        Ranges.notNegative("threshold", threshold);
        Ranges.notNegative("floor", floor);
    }

    /** Watches a figure of which less is better, such as {@code loss}. */
    public ReduceOnPlateau onLowest(String figure) {
        return new ReduceOnPlateau(of, figure, false, factor, patience, threshold, floor);
    }

    /** Watches a figure of which more is better, such as {@code val_accuracy}. */
    public ReduceOnPlateau onHighest(String figure) {
        return new ReduceOnPlateau(of, figure, true, factor, patience, threshold, floor);
    }

    public ReduceOnPlateau factor(double share) {
        return new ReduceOnPlateau(of, metric, higherIsBetter, share, patience, threshold, floor);
    }

    public ReduceOnPlateau patience(int epochs) {
        return new ReduceOnPlateau(of, metric, higherIsBetter, factor, epochs, threshold, floor);
    }

    public ReduceOnPlateau threshold(double difference) {
        return new ReduceOnPlateau(of, metric, higherIsBetter, factor, patience, difference, floor);
    }

    public ReduceOnPlateau floor(double rate) {
        return new ReduceOnPlateau(of, metric, higherIsBetter, factor, patience, threshold, rate);
    }

    /** The rate as it is before any fall. */
    @Override
    public double at(long step) {
        return of.at(step);
    }

    @Override
    public Rate start() {
        return new Watching();
    }

    /** What has been seen of the figure. */
    private final class Watching implements Rate {
        private final Rate rate = of.start();
        private double best = higherIsBetter ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        private int waited;
        private int falls;

        @Override
        public double value() {
            double full = rate.value();
            return falls == 0 ? full : Math.max(full * Math.pow(factor, falls), Math.min(floor, full));
        }

        @Override
        public void onStep() {
            rate.onStep();
        }

        @Override
        public void onEpoch(Map<String, Double> metrics) {
            Double value = metrics.get(metric);
            if (value == null) {
                throw new IllegalArgumentException("metric: " + metric + " (expected: one of " + metrics.keySet()
                        + "; val_ figures need a validation set)");
            }
            rate.onEpoch(metrics);
            if (higherIsBetter ? value > best + threshold : value < best - threshold) {
                best = value;
                waited = 0;
            } else if (++waited == patience) {
                falls++;
                waited = 0;
            }
        }

        @Override
        public double[] state() {
            return States.join(new double[] {best, waited, falls}, rate.state());
        }

        @Override
        public void restore(double[] state) {
            if (state.length < 3) {
                States.requireLength(state, 3);
            }
            best = state[0];
            waited = (int) state[1];
            falls = (int) state[2];
            rate.restore(Arrays.copyOfRange(state, 3, state.length));
        }
    }
}
