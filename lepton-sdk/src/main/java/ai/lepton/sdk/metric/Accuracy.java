package ai.lepton.sdk.metric;

import ai.lepton.core.NdArray;

/**
 * The share of rows whose predicted class is the true one, 0 to 1.
 *
 * <p>Shapes: predictions {@code [N, C]}, the largest wins, with targets {@code [N]} of class indexes or {@code [N, C]}
 * one-hot; or predictions of one probability per row, {@code [N]} or {@code [N, 1]}, with targets 0 and 1, yes from 0.5.
 */
public record Accuracy() implements Metric {

    @Override
    public String name() {
        return "accuracy";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public Accumulator start() {
        return new Count();
    }

    private static final class Count implements Accumulator {
        private long right;
        private long rows;

        @Override
        public void add(NdArray predictions, NdArray targets) {
            int batch = predictions.rows();
            if (targets.rows() != batch) {
                throw new IllegalArgumentException("targets: " + targets.rows() + " rows (expected: " + batch + ")");
            }
            int classes = batch == 0 ? 1 : predictions.elements() / batch;
            boolean oneHot = classes > 1 && targets.elements() == predictions.elements();
            for (int row = 0; row < batch; row++) {
                long predicted = classes > 1 ? largest(predictions, row, classes) : yes(predictions, row);
                long expected;
                if (oneHot) {
                    expected = largest(targets, row, classes);
                } else {
                    expected = classes > 1 ? targets.longAt(row) : yes(targets, row);
                }
                if (predicted == expected) {
                    right++;
                }
            }
            rows += batch;
        }

        @Override
        public double value() {
            return rows == 0 ? Double.NaN : (double) right / rows;
        }

        private static long yes(NdArray values, int row) {
            return values.at(row) >= 0.5 ? 1 : 0;
        }

        private static int largest(NdArray values, int row, int classes) {
            int best = 0;
            double bestValue = values.at(row * classes);
            for (int c = 1; c < classes; c++) {
                double value = values.at(row * classes + c);
                if (value > bestValue) {
                    best = c;
                    bestValue = value;
                }
            }
            return best;
        }
    }
}
