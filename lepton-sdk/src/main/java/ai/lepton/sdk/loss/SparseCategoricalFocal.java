package ai.lepton.sdk.loss;

import ai.lepton.sdk.tensor.Tensor;

/**
 * Cross-entropy that looks away from what is easy: {@code (1 - p)^gamma (-log p)} with p the probability of the true class,
 * averaged over the samples. The network ends in scores, without softmax.
 *
 * <p>Shapes: prediction {@code [N, C]}, target {@code [N]}, INT64 class indexes; or {@code [N, ..., C]} and {@code [N, ...]},
 * where a row's loss is the mean over its elements.
 *
 * @param gamma how much, {@code >= 0}; 0 is cross-entropy, 2 is usual
 * @see <a href="https://arxiv.org/abs/1708.02002">Lin et al., "Focal Loss for Dense Object Detection" (2017)</a>
 */
public record SparseCategoricalFocal(double gamma) implements RowLoss {

    /** @throws IllegalArgumentException if {@code gamma < 0} or is not finite */
    public SparseCategoricalFocal {
        Ranges.notNegative("gamma", gamma);
    }

    @Override
    public Tensor rows(Tensor predicted, Tensor target) {
        TargetChecks.classIndexes("sparseCategoricalFocal", predicted, target);
        Tensor logs = SparseCategoricalCrossEntropy.ofLabel(predicted.logSoftmax(-1), target);
        return ElementLoss.means(elements(logs, gamma));
    }

    @Override
    public Link link() {
        return Link.SOFTMAX;
    }

    /** @param logs of probabilities */
    static Tensor elements(Tensor logs, double gamma) {
        if (gamma == 0) {
            return logs.neg();
        }
        // Never quite 0, where the slope of a power below 1 is infinite.
        Tensor doubt = logs.exp().mul(-1).add(1).maximum(1e-12);
        return doubt.pow(gamma).mul(logs).neg();
    }
}
