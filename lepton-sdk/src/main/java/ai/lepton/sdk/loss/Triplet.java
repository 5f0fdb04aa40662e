package ai.lepton.sdk.loss;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.sdk.tensor.Tensor;

/**
 * {@code max(0, d(anchor, positive) - d(anchor, negative) + margin)}, averaged over the rows, with the Euclidean distance d:
 * what is alike shall be nearer than what is not, by a margin. The network embeds all three alike, for instance with {@code
 * dense} on {@code [N, 3, F]}, which works on the last axis. For rows with labels see {@link BatchHardTriplet}.
 *
 * <p>Shapes: prediction {@code [N, 3, D]}: anchor, positive, negative. The order says all, so the target is not looked at;
 * give any, such as zeros {@code [N]}.
 *
 * @param margin in the unit of the embedding, {@code > 0}
 * @see <a href="https://arxiv.org/abs/1503.03832">Schroff, Kalenichenko and Philbin, "FaceNet" (2015)</a>
 */
public record Triplet(double margin) implements RowLoss {

    /** Added to each difference, so that the distance has a gradient where two embeddings are equal; as in PyTorch. */
    private static final double EPSILON = 1e-6;

    /** @throws IllegalArgumentException if {@code margin <= 0} or is not finite */
    public Triplet {
        Ranges.positive("margin", margin);
    }

    @Override
    public Tensor rows(Tensor predicted, Tensor target) {
        if (predicted.shape().rank() != 3 || predicted.size(1) != 3) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    "triplet: prediction: " + predicted.shape() + " (expected: [N, 3, D]: anchor, positive, negative)."
                            + " For single rows with labels use batchHardTriplet(margin).");
        }
        Tensor anchor = predicted.slice(1, 0, 1);
        Tensor near = distance(anchor, predicted.slice(1, 1, 2));
        Tensor far = distance(anchor, predicted.slice(1, 2, 3));
        return near.sub(far).add(margin).relu();
    }

    private static Tensor distance(Tensor a, Tensor b) {
        return a.sub(b).add(EPSILON).square().sum(1, 2).sqrt();
    }
}
