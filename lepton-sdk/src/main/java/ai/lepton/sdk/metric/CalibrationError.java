package ai.lepton.sdk.metric;

import ai.lepton.core.NdArray;

/**
 * The expected calibration error, 0 to 1: how far confidence is from being right. Rows are put into bins of equal width by the
 * probability of the class they predict; the error is {@code sum_b n_b / n |share right - mean confidence|}.
 *
 * <p>Shapes: as {@link Accuracy}; yes from one half.
 *
 * @param bins how many, {@code >= 1}; the figure depends on it
 * @see <a href="https://arxiv.org/abs/1706.04599">Guo et al., "On Calibration of Modern Neural Networks" (2017)</a>
 */
public record CalibrationError(int bins) implements Metric {

    /** @throws IllegalArgumentException if {@code bins < 1} */
    public CalibrationError {
        if (bins < 1) {
            throw new IllegalArgumentException("bins: " + bins + " (expected: >= 1)");
        }
    }

    /** 15 bins, as in the paper. */
    public CalibrationError() {
        this(15);
    }

    @Override
    public String name() {
        return "calibration_error";
    }

    @Override
    public boolean higherIsBetter() {
        return false;
    }

    /** For each bin the confidences, the right rows and the rows; then the rows that are not a number. */
    @Override
    public Accumulator start() {
        return new Sums(3 * bins + 1) {
            @Override
            public void add(NdArray predictions, NdArray targets) {
                ClassRows rows = ClassRows.of(name(), predictions, targets);
                for (int row = 0; row < rows.rows(); row++) {
                    int label = rows.label(row);
                    int predicted = rows.predicted(row, 0.5);
                    if (predicted == ClassRows.NOT_A_NUMBER) {
                        add(3 * bins, 1);
                    } else if (label != ClassRows.PADDING) {
                        double yes = rows.score(row, rows.classes() == 1 ? 0 : predicted);
                        double confidence = rows.classes() == 1 && predicted == 0 ? 1 - yes : yes;
                        int bin = bin(confidence);
                        add(bin, confidence);
                        add(bins + bin, predicted == label ? 1 : 0);
                        add(2 * bins + bin, 1);
                    }
                }
            }

            @Override
            public double value() {
                double error = 0;
                double rows = 0;
                for (int bin = 0; bin < bins; bin++) {
                    error += Math.abs(sum(bins + bin) - sum(bin));
                    rows += sum(2 * bins + bin);
                }
                return sum(3 * bins) > 0 ? Double.NaN : error / rows;
            }
        };
    }

    /** Bins hold their upper end. */
    private int bin(double confidence) {
        return (int) Math.min(bins - 1.0, Math.max(0, Math.ceil(confidence * bins) - 1));
    }
}
