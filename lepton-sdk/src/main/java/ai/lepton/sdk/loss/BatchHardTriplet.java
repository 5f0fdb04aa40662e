package ai.lepton.sdk.loss;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.sdk.tensor.Tensor;

/**
 * The triplet loss over a batch of labelled rows: {@code max(0, d(a, p) - d(a, n) + margin)} where for each row {@code a} the
 * farthest of its own label is {@code p} and the nearest of another is {@code n}. A row without another of its label has
 * distance 0 to itself; one without any of another label has loss 0. Batches need several rows of each label.
 *
 * <p>Shapes: prediction {@code [N, D]}, target {@code [N]}, INT64 labels. Distances are Euclidean.
 *
 * @param margin in the unit of the embedding, {@code > 0}
 * @see <a href="https://arxiv.org/abs/1703.07737">Hermans, Beyer and Leibe, "In Defense of the Triplet Loss for Person
 *     Re-Identification" (2017)</a>
 */
public record BatchHardTriplet(double margin) implements RowLoss {

    private static final double FAR = 1e9;

    /** @throws IllegalArgumentException if {@code margin <= 0} or is not finite */
    public BatchHardTriplet {
        Ranges.positive("margin", margin);
    }

    @Override
    public Tensor rows(Tensor predicted, Tensor target) {
        if (predicted.shape().rank() != 2
                || target.shape().rank() != 1
                || target.size(0) != predicted.size(0)
                || target.dtype() != DType.INT64) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    "batchHardTriplet: prediction: " + predicted.shape() + ", target: " + target.dtype() + " "
                            + target.shape() + " (expected: [N, D] and INT64 labels [N]). For rows of three use"
                            + " triplet(margin).");
        }
        Tensor distances = distances(predicted);
        long rows = predicted.size(0);
        Tensor same = target.reshape(rows, 1).equalTo(target.reshape(1, rows));
        Tensor zero = distances.mul(0);
        Tensor near = same.where(distances, zero).max(1);
        Tensor far = same.where(zero.sub(FAR), distances.neg()).max(1).neg();
        return near.sub(far).add(margin).relu();
    }

    /** {@code [N, N]}; differences and not products, which would lose what is small. */
    private static Tensor distances(Tensor rows) {
        long count = rows.size(0);
        long width = rows.size(1);
        Tensor squares = rows.reshape(count, 1, width)
                .sub(rows.reshape(1, count, width))
                .square()
                .sum(2);
        return squares.maximum(1e-12).sqrt();
    }
}
