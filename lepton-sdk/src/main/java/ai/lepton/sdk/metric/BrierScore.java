package ai.lepton.sdk.metric;

import ai.lepton.core.NdArray;

/**
 * The mean squared error of probabilities: {@code (p - y)^2} where a row has one, 0 to 1; {@code sum_c (p_c - y_c)^2} where it
 * has several, 0 to 2.
 *
 * <p>Shapes: as {@link Accuracy}.
 *
 * @see <a href="https://doi.org/10.1175/1520-0493(1950)078%3C0001:VOFEIT%3E2.0.CO;2">Brier, "Verification of Forecasts
 *     Expressed in Terms of Probability" (1950)</a>
 */
public record BrierScore() implements Metric {

    private static final int SUM = 0;
    private static final int ROWS = 1;

    @Override
    public String name() {
        return "brier";
    }

    @Override
    public boolean higherIsBetter() {
        return false;
    }

    @Override
    public Accumulator start() {
        return new Sums(2) {
            @Override
            public void add(NdArray predictions, NdArray targets) {
                ClassRows rows = ClassRows.of(name(), predictions, targets);
                for (int row = 0; row < rows.rows(); row++) {
                    if (rows.isPadding(row)) {
                        continue;
                    }
                    double sum = 0;
                    for (int c = 0; c < rows.classes(); c++) {
                        double error = rows.score(row, c) - rows.share(row, c);
                        sum += error * error;
                    }
                    add(SUM, sum);
                    add(ROWS, 1);
                }
            }

            @Override
            public double value() {
                return sum(SUM) / sum(ROWS);
            }
        };
    }
}
