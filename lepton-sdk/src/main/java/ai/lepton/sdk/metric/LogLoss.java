package ai.lepton.sdk.metric;

import ai.lepton.core.NdArray;

/**
 * The mean of {@code -log p} of the true class, in nats: how surprised the prediction is. Probabilities below 1e-15 count as
 * that, so one row costs at most 34.5.
 *
 * <p>Shapes: as {@link Accuracy}; one-hot targets may be distributions, {@code -sum_c y_c log p_c}.
 */
public record LogLoss() implements Metric {

    private static final int SUM = 0;
    private static final int ROWS = 1;
    private static final double LEAST = 1e-15;

    @Override
    public String name() {
        return "log_loss";
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
                    if (!rows.isPadding(row)) {
                        add(SUM, surprise(rows, row));
                        add(ROWS, 1);
                    }
                }
            }

            @Override
            public double value() {
                return sum(SUM) / sum(ROWS);
            }
        };
    }

    private static double surprise(ClassRows rows, int row) {
        if (rows.classes() == 1) {
            double yes = rows.share(row, 0);
            return yes * surprise(rows.score(row, 0)) + (1 - yes) * surprise(1 - rows.score(row, 0));
        }
        double sum = 0;
        for (int c = 0; c < rows.classes(); c++) {
            double share = rows.share(row, c);
            double score = rows.score(row, c);
            // A NaN also where it would not count: the row is not a distribution.
            sum += share == 0 && !Double.isNaN(score) ? 0 : share * surprise(score);
        }
        return sum;
    }

    private static double surprise(double probability) {
        return -Math.log(Math.max(LEAST, probability)); // max keeps NaN
    }
}
