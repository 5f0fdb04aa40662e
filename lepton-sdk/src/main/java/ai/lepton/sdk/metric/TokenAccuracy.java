package ai.lepton.sdk.metric;

import ai.lepton.core.NdArray;

/**
 * The share of steps of sequences whose tag is right, 0 to 1; padding is left out.
 *
 * <p>Shapes: predictions {@code [N, T, K]}, the largest of K numbers wins; or the lattice of a {@code crf()}, {@code [N, K + 2 +
 * T, K]}, whose best path counts; targets {@code [N, T]} of indexes, negative at padding.
 */
public record TokenAccuracy() implements Metric {

    private static final int RIGHT = 0;
    private static final int STEPS = 1;
    private static final int INVALID = 2;

    @Override
    public String name() {
        return "token_accuracy";
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
                TagRows rows = TagRows.of(name(), predictions, targets);
                for (int row = 0; row < rows.rows(); row++) {
                    for (int step = 0; step < rows.steps(); step++) {
                        if (!rows.isPadding(row, step)) {
                            int predicted = rows.predicted(row, step);
                            add(predicted == TagRows.NOT_A_NUMBER ? INVALID : STEPS, 1);
                            add(RIGHT, predicted == rows.target(row, step) ? 1 : 0);
                        }
                    }
                }
            }

            @Override
            public double value() {
                return sum(INVALID) > 0 ? Double.NaN : sum(RIGHT) / sum(STEPS);
            }
        };
    }
}
