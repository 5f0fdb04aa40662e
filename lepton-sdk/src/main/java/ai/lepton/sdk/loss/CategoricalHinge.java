package ai.lepton.sdk.loss;

import ai.lepton.sdk.tensor.Tensor;

/**
 * {@code max(0, 1 + max_{c != y} x_c - x_y)}, averaged over the samples: the true class's score shall be ahead of all others by
 * 1. The scores are no probabilities.
 *
 * <p>Shapes: prediction and target alike, {@code [N, ..., C]}, one-hot. C is at least 2.
 *
 * @see <a href="https://jmlr.org/papers/v2/crammer01a.html">Crammer and Singer, "On the Algorithmic Implementation of
 *     Multiclass Kernel-based Vector Machines" (2001)</a>
 */
public record CategoricalHinge() implements RowLoss {

    /** Larger than any score, and yet far from overflow. */
    private static final double OUT_OF_THE_WAY = 1e30;

    @Override
    public Tensor rows(Tensor predicted, Tensor target) {
        TargetChecks.distributions("categoricalHinge", predicted, target);
        Tensor own = predicted.mul(target).sum(-1);
        Tensor rival = predicted.sub(target.mul(OUT_OF_THE_WAY)).max(-1);
        return ElementLoss.means(rival.sub(own).add(1).relu());
    }
}
