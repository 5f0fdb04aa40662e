package ai.lepton.sdk.metric;

import ai.lepton.core.NdArray;

/**
 * The share of rows whose true class is among the k largest, 0 to 1; of equals the first come first.
 *
 * <p>Shapes: predictions {@code [N, ..., C]}, targets {@code [N, ...]} of class indexes, negative for padding, or {@code [N,
 * ..., C]} one-hot.
 *
 * @param k how many guesses, {@code >= 1}
 */
public record TopKAccuracy(int k) implements Metric {

    private static final int RIGHT = 0;
    private static final int ROWS = 1;

    /** @throws IllegalArgumentException if {@code k < 1} */
    public TopKAccuracy {
        if (k < 1) {
            throw new IllegalArgumentException("k: " + k + " (expected: >= 1)");
        }
    }

    @Override
    public String name() {
        return "top_" + k + "_accuracy";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public Accumulator start() {
        return new Sums(2) {
            @Override
            public void add(NdArray predictions, NdArray targets) {
                ClassRows rows = ClassRows.of(name(), predictions, targets);
                for (int row = 0; row < rows.rows(); row++) {
                    int label = rows.label(row);
                    if (label == ClassRows.PADDING) {
                        continue;
                    }
                    boolean invalid = rows.predicted(row, 0.5) == ClassRows.NOT_A_NUMBER;
                    add(RIGHT, invalid ? Double.NaN : before(rows, row, label) < k ? 1 : 0);
                    add(ROWS, 1);
                }
            }

            @Override
            public double value() {
                return sum(RIGHT) / sum(ROWS);
            }
        };
    }

    /** How many classes come before this one. */
    private static int before(ClassRows rows, int row, int label) {
        if (rows.classes() == 1) {
            return rows.predicted(row, 0.5) == label ? 0 : 1;
        }
        double own = rows.score(row, label);
        int before = 0;
        for (int c = 0; c < rows.classes(); c++) {
            double score = rows.score(row, c);
            if (score > own || (score == own && c < label)) {
                before++;
            }
        }
        return before;
    }
}
