package ai.lepton.sdk.metric;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import java.util.Arrays;

/**
 * The share of the targets' variance that the prediction explains, {@code 1 - sum (y - p)^2 / sum (y - mean(y))^2}: 1 is perfect,
 * 0 as good as always answering the mean, and below worse than that.
 *
 * <p>Shapes: predictions and targets of as many numbers in each row. Where rows have several it is the mean over their places;
 * places whose targets are all alike do not count, and NaN where none is left. One pass, by Welford's method.
 */
public record RSquared() implements Metric {

    private static final int HEAD = 2;

    @Override
    public String name() {
        return "r2";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public Accumulator start() {
        return new Variances();
    }

    private final class Variances implements Accumulator {
        private long rows;
        private double[] means = {};
        private double[] deviations = {}; // sums of squares about the mean
        private double[] residuals = {};

        @Override
        public void add(NdArray predictions, NdArray targets) {
            Pairs.require(name(), predictions, targets);
            if (targets.rows() == 0) {
                return;
            }
            int columns = targets.elements() / targets.rows();
            if (rows == 0) {
                means = new double[columns];
                deviations = new double[columns];
                residuals = new double[columns];
            } else if (columns != means.length) {
                throw new LeptonException(
                        ErrorCode.SHAPE_MISMATCH,
                        "r2: " + columns + " numbers in a row (expected: " + means.length + ", as in the first batch)");
            }
            for (int i = 0; i < targets.elements(); i++) {
                add(i % columns, predictions.at(i), targets.at(i));
            }
        }

        private void add(int column, double prediction, double target) {
            if (column == 0) {
                rows++;
            }
            double before = target - means[column];
            means[column] += before / rows;
            deviations[column] += before * (target - means[column]);
            residuals[column] += (target - prediction) * (target - prediction);
        }

        @Override
        public double value() {
            double sum = 0;
            int varying = 0;
            for (int column = 0; column < means.length; column++) {
                if (deviations[column] != 0) {
                    sum += 1 - residuals[column] / deviations[column];
                    varying++;
                } else if (Double.isNaN(residuals[column])) {
                    return Double.NaN;
                }
            }
            return varying == 0 ? Double.NaN : sum / varying;
        }

        @Override
        public double[] state() {
            int columns = means.length;
            double[] state = new double[HEAD + 3 * columns];
            state[0] = columns;
            state[1] = rows;
            System.arraycopy(means, 0, state, HEAD, columns);
            System.arraycopy(deviations, 0, state, HEAD + columns, columns);
            System.arraycopy(residuals, 0, state, HEAD + 2 * columns, columns);
            return state;
        }

        @Override
        public void restore(double[] state) {
            int columns = States.count(state, 0);
            States.requireLength(state, HEAD + 3L * columns);
            rows = (long) state[1];
            means = Arrays.copyOfRange(state, HEAD, HEAD + columns);
            deviations = Arrays.copyOfRange(state, HEAD + columns, HEAD + 2 * columns);
            residuals = Arrays.copyOfRange(state, HEAD + 2 * columns, HEAD + 3 * columns);
        }
    }
}
