package ai.lepton.sdk.loss;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The loss of a batch and how much the batch counts among others.
 *
 * @param mean the loss, a scalar
 * @param weight the sum of the rows' weights; the number of rows where all count alike
 */
public record BatchLoss(Tensor mean, double weight) {

    /**
     * Applies a loss.
     *
     * @param predicted the network's output, {@code [N, ...]}
     * @param target as the loss takes it
     * @param weights of the rows, {@code [N]} or {@code [N, 1]}, {@code >= 0}; null where all count alike
     * @throws LeptonException {@code SHAPE_MISMATCH} if the loss is no scalar, or there are not as many weights as rows;
     *     {@code DATA_MISMATCH} if a weight is negative or not finite; {@code INVALID_ARGUMENT} if there are weights and
     *     the loss is not known row by row
     */
    public static BatchLoss of(Loss loss, Tensor predicted, Tensor target, @Nullable NdArray weights) {
        if (weights == null && !(loss instanceof WeighsRows)) {
            return new BatchLoss(scalar(loss.apply(predicted, target)), predicted.size(0));
        }
        if (!(loss instanceof RowLoss byRow)) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "sample weights: with a loss that gives one number for the whole batch (expected: one for each row)."
                            + " Implement RowLoss in place of Loss: rows(predicted, target) gives [N].");
        }
        Tensor rows = byRow.rows(predicted, target);
        int count = Math.toIntExact(predicted.size(0));
        if (!rows.shape().equals(Shape.of(count))) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    "loss: rows: " + rows.shape() + " (expected: [" + count + "], one for each row). End it in mean(1)"
                            + " or sum(1).");
        }
        double[] all = new double[count];
        Arrays.fill(all, 1);
        if (loss instanceof WeighsRows weighing) {
            multiply(all, weighing.rowWeights(target.values()));
        }
        if (weights != null) {
            multiply(all, sampleWeights(weights, count));
        }
        return new BatchLoss(WeightedMean.of(rows, all), Arrays.stream(all).sum());
    }

    private static Tensor scalar(Tensor value) {
        if (value.shape().rank() != 0) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    "loss: " + value.shape() + " (expected: " + Shape.of()
                            + ", a scalar). End it in mean() or sum(), or implement RowLoss, whose rows are [N].");
        }
        return value;
    }

    private static double[] sampleWeights(NdArray weights, int rows) {
        Shape shape = weights.shape();
        if (shape.rank() == 0 || shape.size(0) != rows || weights.elements() != rows) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    "sample weights: " + shape + " (expected: [" + rows + "], one for each row)");
        }
        double[] values = weights.toDoubles();
        for (int row = 0; row < rows; row++) {
            if (!(values[row] >= 0) || Double.isInfinite(values[row])) { // the negation also catches NaN
                throw new LeptonException(
                        ErrorCode.DATA_MISMATCH,
                        "sample weights: " + values[row] + " in row " + row
                                + " of the batch (expected: >= 0 and finite)." + " Leave a row out with weight 0.");
            }
        }
        return values;
    }

    private static void multiply(double[] values, double[] factors) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factors[i];
        }
    }
}
