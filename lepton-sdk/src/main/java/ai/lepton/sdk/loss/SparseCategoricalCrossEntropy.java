package ai.lepton.sdk.loss;

import ai.lepton.sdk.tensor.Tensor;

/**
 * {@code -log softmax(x)[y]}, averaged over the samples. The network ends in scores, without softmax.
 *
 * <p>Shapes: prediction {@code [N, C]}, target {@code [N]}, INT64 class indexes.
 */
public record SparseCategoricalCrossEntropy() implements Loss {

    @Override
    public Tensor apply(Tensor predicted, Tensor target) {
        TargetChecks.classIndexes("sparseCategoricalCrossEntropy", predicted, target);
        return predicted.logSoftmax(-1).pick(target).mean().neg();
    }

    @Override
    public Link link() {
        return Link.SOFTMAX;
    }
}
