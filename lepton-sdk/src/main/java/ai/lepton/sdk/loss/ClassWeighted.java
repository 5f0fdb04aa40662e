package ai.lepton.sdk.loss;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.sdk.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A loss in which rows count by the class of their target; see {@link RowLoss#classWeights}.
 *
 * <p>Label smoothing and soft targets do not enter: a row counts by its one class, that of the largest target.
 *
 * @param loss of each row
 * @param weights by class index, {@code >= 0} and finite, at least one above 0
 */
public record ClassWeighted(RowLoss loss, List<Double> weights) implements WeighsRows {

    /** @throws IllegalArgumentException if a weight is negative or not finite, or all are 0 */
    public ClassWeighted {
        Objects.requireNonNull(loss, "loss");
        weights = List.copyOf(weights);
        for (double weight : weights) {
            if (!(weight >= 0) || Double.isInfinite(weight)) { // the negation also catches NaN
                throw new IllegalArgumentException("classWeights: " + weights + " (expected: all >= 0 and finite)");
            }
        }
        if (weights.stream().allMatch(weight -> weight == 0)) {
            throw new IllegalArgumentException("classWeights: " + weights + " (expected: at least one above 0)");
        }
    }

    /**
     * Weights that make all classes count alike in sum: {@code n / (classes * count)}, as scikit-learn's "balanced". A class
     * without rows has weight 0.
     *
     * @param labels class indexes, {@code [N]}
     * @throws LeptonException {@code LABEL_OUT_OF_RANGE} if a label is not 0 to {@code classes - 1}
     */
    public static double[] balanced(NdArray labels, int classes) {
        double[] counts = new double[classes];
        for (int i = 0; i < labels.elements(); i++) {
            counts[index(labels.longAt(i), classes)]++;
        }
        double[] weights = new double[classes];
        for (int c = 0; c < classes; c++) {
            weights[c] = counts[c] == 0 ? 0 : labels.elements() / (classes * counts[c]);
        }
        return weights;
    }

    @Override
    public Tensor rows(Tensor predicted, Tensor target) {
        return loss.rows(predicted, target);
    }

    @Override
    public double[] rowWeights(NdArray targets) {
        int rows = targets.rows();
        int width = rows == 0 ? 1 : targets.elements() / rows;
        boolean indexes = !targets.dtype().isFloating();
        if (targets.shape().rank() > 2 || (indexes && width != 1)) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    "classWeights: target: " + targets.shape() + " (expected: one label per row: class indexes [N],"
                            + " one-hot [N, C], or 0 and 1 as [N, 1]). Give sample weights instead.");
        }
        double[] result = loss instanceof WeighsRows weighing ? weighing.rowWeights(targets) : ones(rows);
        for (int row = 0; row < rows; row++) {
            result[row] *= weights.get(label(targets, row, width, indexes));
        }
        return result;
    }

    @Override
    public Link link() {
        return loss.link();
    }

    private int label(NdArray targets, int row, int width, boolean indexes) {
        if (indexes) {
            return index(targets.longAt(row), weights.size());
        }
        if (width == 1) {
            double value = targets.at(row);
            if (value != 0 && value != 1) {
                throw new LeptonException(
                        ErrorCode.DATA_MISMATCH,
                        "classWeights: target: " + value
                                + " (expected: 0 or 1, or class indexes of a whole-number type)."
                                + " For other targets give sample weights.");
            }
            return index((long) value, weights.size());
        }
        if (width != weights.size()) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    "classWeights: " + weights.size() + " weights (expected: " + width + ", one for each class)");
        }
        int best = 0;
        for (int c = 1; c < width; c++) {
            if (targets.at(row * width + c) > targets.at(row * width + best)) {
                best = c;
            }
        }
        return best;
    }

    private static int index(long label, int classes) {
        if (label < 0 || label >= classes) {
            throw new LeptonException(
                    ErrorCode.LABEL_OUT_OF_RANGE,
                    "classWeights: label " + label + " (expected: 0 to " + (classes - 1)
                            + "). Give each class a weight.");
        }
        return (int) label;
    }

    private static double[] ones(int rows) {
        double[] ones = new double[rows];
        Arrays.fill(ones, 1);
        return ones;
    }
}
