package ai.lepton.recipes.linear;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A linear model with an L2 penalty on its weights and none on its bias: logistic regression for classes, ridge regression for
 * numbers. Minimised is {@code sum of the rows' losses + |weights|^2 / (2 C)}, in double precision until it has converged, so
 * that {@code C} is that of other libraries. Immutable.
 *
 * <p>Two classes have one score, of the second; more have one each, and their probabilities are the softmax. The loss is minus
 * the logarithm of the true class's probability; for numbers {@code (score - target)^2 / 2}.
 */
public final class LinearModel {

    /** Of the mean gradient's largest element. */
    static final double TOLERANCE = 1e-6;

    private final int classes;
    private final int columns;
    private final double[] weights;

    private LinearModel(int classes, int columns, double[] weights) {
        this.classes = classes;
        this.columns = columns;
        this.weights = weights;
    }

    /**
     * Logistic regression.
     *
     * @param labels class of each row
     * @param classes how many there are, {@code >= 2}
     * @param c how little large weights cost, {@code > 0}
     */
    public static LinearModel logistic(Rows rows, int[] labels, int classes, double c) {
        return fitted(rows, Arrays.stream(labels).asDoubleStream().toArray(), classes, c, null);
    }

    /**
     * The same, only as far as it matters.
     *
     * @param tolerance of the mean gradient's largest element: what is smaller counts as converged
     */
    public static LinearModel logistic(Rows rows, int[] labels, int classes, double c, double tolerance) {
        return fitted(rows, Arrays.stream(labels).asDoubleStream().toArray(), classes, c, null, tolerance);
    }

    /**
     * Ridge regression.
     *
     * @param targets number of each row; bring them to a deviation of about 1, then {@code c} means the same for all
     * @param c how little large weights cost, {@code > 0}
     */
    public static LinearModel ridge(Rows rows, double[] targets, double c) {
        return fitted(rows, targets, 0, c, null);
    }

    /**
     * Fits.
     *
     * @param targets classes or numbers
     * @param classes how many; 0 for numbers
     * @param near where to begin, which changes how long it takes and nothing else; null for the origin
     */
    static LinearModel fitted(Rows rows, double[] targets, int classes, double c, @Nullable LinearModel near) {
        return fitted(rows, targets, classes, c, near, TOLERANCE);
    }

    /** @param tolerance of the mean gradient's largest element: what is smaller counts as converged */
    static LinearModel fitted(
            Rows rows, double[] targets, int classes, double c, @Nullable LinearModel near, double tolerance) {
        if (!(c > 0) || Double.isInfinite(c)) {
            throw new IllegalArgumentException("c: " + c + " (expected: > 0 and finite)");
        }
        if (targets.length != rows.size()) {
            throw new IllegalArgumentException(
                    "targets: " + targets.length + " (expected: " + rows.size() + ", one for each row)");
        }
        int units = units(classes);
        int parameters = units * (rows.columns() + 1);
        double[] start = near == null ? new double[parameters] : near.weights;
        LinearLoss loss = new LinearLoss(rows, targets, classes, c);
        return new LinearModel(
                classes, rows.columns(), Lbfgs.minimum(loss, start, tolerance * Math.max(1, rows.size())));
    }

    static int units(int classes) {
        return classes <= 2 ? 1 : classes;
    }

    /**
     * Probabilities, or numbers.
     *
     * @return FLOAT32: {@code [N, classes]}, or {@code [N, 1]} of a ridge regression
     */
    public NdArray predict(Rows rows) {
        if (rows.columns() != columns) {
            throw new IllegalArgumentException("columns: " + rows.columns() + " (expected: " + columns + ")");
        }
        int units = units(classes);
        int width = Math.max(1, classes);
        float[] predictions = new float[rows.size() * width];
        double[] scores = new double[units];
        for (int row = 0; row < rows.size(); row++) {
            LinearLoss.scores(rows, row, weights, scores);
            if (classes == 0) {
                predictions[row] = (float) scores[0];
            } else if (classes == 2) {
                double yes = 1 / (1 + Math.exp(-scores[0]));
                predictions[2 * row] = (float) (1 - yes);
                predictions[2 * row + 1] = (float) yes;
            } else {
                LinearLoss.softmax(scores);
                for (int k = 0; k < classes; k++) {
                    predictions[row * classes + k] = (float) scores[k];
                }
            }
        }
        return NdArray.of(Shape.of(rows.size(), width), predictions);
    }

    /**
     * The weight of a column.
     *
     * @param unit class, or 0 where there is one score
     */
    public double weight(int unit, int column) {
        return weights[unit * (columns + 1) + column];
    }

    /** The score of a row of zeros. */
    public double bias(int unit) {
        return weights[unit * (columns + 1) + columns];
    }
}
