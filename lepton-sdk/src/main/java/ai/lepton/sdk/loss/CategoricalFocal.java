package ai.lepton.sdk.loss;

import ai.lepton.sdk.tensor.Tensor;

/**
 * Cross-entropy that looks away from what is easy: {@code sum_c y_c (1 - p_c)^gamma (-log p_c)} with {@code p = softmax(x)},
 * averaged over the samples. The network ends in scores, without softmax.
 *
 * <p>Shapes: prediction and target alike, {@code [N, ..., C]}, one-hot.
 *
 * @param gamma how much, {@code >= 0}; 0 is cross-entropy, 2 is usual
 * @see <a href="https://arxiv.org/abs/1708.02002">Lin et al., "Focal Loss for Dense Object Detection" (2017)</a>
 */
public record CategoricalFocal(double gamma) implements RowLoss {

    /** @throws IllegalArgumentException if {@code gamma < 0} or is not finite */
    public CategoricalFocal {
        Ranges.notNegative("gamma", gamma);
    }

    @Override
    public Tensor rows(Tensor predicted, Tensor target) {
        TargetChecks.distributions("categoricalFocal", predicted, target);
        Tensor surprise = SparseCategoricalFocal.elements(predicted.logSoftmax(-1), gamma);
        return ElementLoss.means(surprise.mul(target).sum(-1));
    }

    @Override
    public Link link() {
        return Link.SOFTMAX;
    }
}
