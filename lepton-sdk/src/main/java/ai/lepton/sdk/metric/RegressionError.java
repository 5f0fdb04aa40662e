package ai.lepton.sdk.metric;

import ai.lepton.core.NdArray;
import java.util.Locale;
import java.util.Objects;

/**
 * The mean error of numbers: absolute, squared, the root of the squared, or absolute in percent of the target.
 *
 * <p>Shapes: predictions and targets of as many numbers in each row, all of which count alike; {@code [N]} fits {@code [N, 1]}.
 * In percent, numbers whose target is 0 are left out; NaN where no other is there.
 *
 * @param kind which
 */
public record RegressionError(Kind kind) implements Metric {

    private static final int SUM = 0;
    private static final int COUNT = 1;
    private static final int INVALID = 2;

    /** Which error. */
    public enum Kind {
        /** {@code mean |y - p|}, in the unit of the target. */
        MAE,
        /** {@code mean (y - p)^2}. */
        MSE,
        /** {@code sqrt(mean (y - p)^2)}, in the unit of the target. */
        RMSE,
        /** {@code 100 mean |(y - p) / y|}, in percent. */
        MAPE
    }

    public RegressionError {
        Objects.requireNonNull(kind, "kind");
    }

    @Override
    public String name() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean higherIsBetter() {
        return false;
    }

    @Override
    public Accumulator start() {
        return new Sums(3) {
            @Override
            public void add(NdArray predictions, NdArray targets) {
                Pairs.require(name(), predictions, targets);
                for (int i = 0; i < predictions.elements(); i++) {
                    double target = targets.at(i);
                    double error = target - predictions.at(i);
                    if (kind == Kind.MAPE && target == 0) {
                        add(INVALID, Double.isNaN(error) ? 1 : 0);
                        continue;
                    }
                    add(SUM, of(error, target));
                    add(COUNT, 1);
                }
            }

            @Override
            public double value() {
                double mean = sum(INVALID) > 0 ? Double.NaN : sum(SUM) / sum(COUNT);
                return kind == Kind.RMSE ? Math.sqrt(mean) : mean;
            }
        };
    }

    private double of(double error, double target) {
        return switch (kind) {
            case MAE -> Math.abs(error);
            case MSE, RMSE -> error * error;
            case MAPE -> 100 * Math.abs(error / target);
        };
    }
}
