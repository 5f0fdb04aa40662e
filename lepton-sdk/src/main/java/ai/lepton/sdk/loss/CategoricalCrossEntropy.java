package ai.lepton.sdk.loss;

import ai.lepton.sdk.tensor.Tensor;

/**
 * {@code -sum_c y_c log softmax(x)_c}, averaged over the samples. The network ends in scores, without softmax.
 *
 * <p>Shapes: prediction {@code [N, C]}, target {@code [N, C]}, one-hot or any distribution over the classes.
 */
public record CategoricalCrossEntropy() implements Loss {

    @Override
    public Tensor apply(Tensor predicted, Tensor target) {
        TargetChecks.sameShape(
                "categoricalCrossEntropy", predicted, target, "For class indexes use sparseCategoricalCrossEntropy().");
        return predicted.logSoftmax(-1).mul(target).sum(-1).mean().neg();
    }

    @Override
    public Link link() {
        return Link.SOFTMAX;
    }
}
