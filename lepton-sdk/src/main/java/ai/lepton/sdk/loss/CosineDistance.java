package ai.lepton.sdk.loss;

import ai.lepton.sdk.tensor.Tensor;

/**
 * {@code 1 - cos(p, y)} over the last axis, averaged over all others: 0 where both point the same way, 2 where they are
 * opposed, whatever their lengths. (Keras's CosineSimilarity is this minus 1.) A vector of zeros has distance 1 from all.
 *
 * <p>Shapes: prediction and target alike, {@code [N, ..., D]}.
 */
public record CosineDistance() implements RowLoss {

    /** Vectors shorter than this count as this long, so that the division stays finite; as in PyTorch. */
    private static final double SHORTEST = 1e-8;

    @Override
    public Tensor rows(Tensor predicted, Tensor target) {
        TargetChecks.sameShape("cosineDistance", predicted, target);
        TargetChecks.vectors("cosineDistance", predicted);
        Tensor cosine = predicted.mul(target).sum(-1).div(length(predicted).mul(length(target)));
        return ElementLoss.means(cosine.mul(-1).add(1));
    }

    private static Tensor length(Tensor vectors) {
        return vectors.square().sum(-1).maximum(SHORTEST * SHORTEST).sqrt();
    }
}
