package ai.lepton.sdk.loss;

import ai.lepton.sdk.tensor.Tensor;

/**
 * {@code -sum_c y_c log softmax(x)_c}, averaged over the samples. The network ends in scores, without softmax.
 *
 * <p>Shapes: prediction and target alike, {@code [N, ..., C]}; targets one-hot or any distribution over the classes,
 * floating-point. C is at least 2.
 *
 * @param labelSmoothing share s of each target that goes to all classes alike: {@code y (1 - s) + s / C}; 0 to below 1, 0 for
 *     none
 */
public record CategoricalCrossEntropy(double labelSmoothing) implements RowLoss {

    /** @throws IllegalArgumentException if the smoothing is not in [0, 1) */
    public CategoricalCrossEntropy {
        Ranges.share("labelSmoothing", labelSmoothing);
    }

    /** Without smoothing. */
    public CategoricalCrossEntropy() {
        this(0);
    }

    /** The same with a share of each target spread over all classes. */
    public CategoricalCrossEntropy labelSmoothing(double share) {
        return new CategoricalCrossEntropy(share);
    }

    @Override
    public Tensor rows(Tensor predicted, Tensor target) {
        TargetChecks.distributions("categoricalCrossEntropy", predicted, target);
        Tensor y =
                labelSmoothing == 0 ? target : target.mul(1 - labelSmoothing).add(labelSmoothing / predicted.size(-1));
        return ElementLoss.means(predicted.logSoftmax(-1).mul(y).sum(-1).neg());
    }

    @Override
    public Link link() {
        return Link.SOFTMAX;
    }
}
