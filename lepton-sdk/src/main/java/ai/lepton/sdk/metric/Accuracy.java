package ai.lepton.sdk.metric;

import ai.lepton.core.NdArray;

/**
 * The share of rows whose predicted class is the true one, 0 to 1.
 *
 * <p>Shapes: predictions {@code [N, C]}, the largest wins and the first of equals, with targets {@code [N]} of class indexes or
 * {@code [N, C]} one-hot; or predictions of one probability per row, {@code [N]} or {@code [N, 1]}, with targets 0 and 1.
 * Predictions {@code [N, ..., C]} with {@code [N, ...]} count every element; those with a negative label are padding and left
 * out. For several labels at once see {@link BinaryAccuracy}.
 *
 * @param threshold from which one probability is a yes
 */
public record Accuracy(double threshold) implements Metric {

    private static final int RIGHT = 0;
    private static final int ROWS = 1;
    private static final int INVALID = 2;

    /** Yes from one half. */
    public Accuracy() {
        this(0.5);
    }

    /** The same with yes from another value: 0 for the scores of a hinge. */
    public Accuracy threshold(double threshold) {
        return new Accuracy(threshold);
    }

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
        return new Sums(3) {
            @Override
            public void add(NdArray predictions, NdArray targets) {
                ClassRows rows = ClassRows.of(name(), predictions, targets);
                for (int row = 0; row < rows.rows(); row++) {
                    int label = rows.label(row);
                    if (label == ClassRows.PADDING) {
                        continue;
                    }
                    int predicted = rows.predicted(row, threshold);
                    add(predicted == ClassRows.NOT_A_NUMBER ? INVALID : ROWS, 1);
                    add(RIGHT, predicted == label ? 1 : 0);
                }
            }

            @Override
            public double value() {
                return sum(INVALID) > 0 ? Double.NaN : sum(RIGHT) / sum(ROWS);
            }
        };
    }
}
