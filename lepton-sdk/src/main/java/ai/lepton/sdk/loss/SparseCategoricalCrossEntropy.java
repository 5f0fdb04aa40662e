package ai.lepton.sdk.loss;

import ai.lepton.sdk.tensor.Tensor;

/**
 * {@code -log softmax(x)[y]}, averaged over the samples. The network ends in scores, without softmax.
 *
 * <p>Shapes: prediction {@code [N, C]}, target {@code [N]}, INT64 class indexes; or a class for each element of a row, such as
 * each word: {@code [N, ..., C]} and {@code [N, ...]}, where a row's loss is the mean over its elements. C is at least 2.
 *
 * @param labelSmoothing share s of each target that goes to all classes alike: {@code (1 - s) (-log p_y) + s / C sum_c (-log
 *     p_c)}; 0 to below 1, 0 for none
 */
public record SparseCategoricalCrossEntropy(double labelSmoothing) implements RowLoss {

    /** @throws IllegalArgumentException if the smoothing is not in [0, 1) */
    public SparseCategoricalCrossEntropy {
        Ranges.share("labelSmoothing", labelSmoothing);
    }

    /** Without smoothing. */
    public SparseCategoricalCrossEntropy() {
        this(0);
    }

    /** The same with a share of each target spread over all classes. */
    public SparseCategoricalCrossEntropy labelSmoothing(double share) {
        return new SparseCategoricalCrossEntropy(share);
    }

    /** The same that leaves elements with a negative label out, such as those of padded sequences. */
    public PaddedCrossEntropy ignoringPadding() {
        return new PaddedCrossEntropy(labelSmoothing);
    }

    @Override
    public Tensor rows(Tensor predicted, Tensor target) {
        TargetChecks.classIndexes("sparseCategoricalCrossEntropy", predicted, target);
        return ElementLoss.means(elements(predicted, target));
    }

    @Override
    public Link link() {
        return Link.SOFTMAX;
    }

    /** Shaped like the target. */
    Tensor elements(Tensor predicted, Tensor target) {
        Tensor logs = predicted.logSoftmax(-1);
        Tensor surprise = ofLabel(logs, target).neg();
        return labelSmoothing == 0
                ? surprise
                : surprise.mul(1 - labelSmoothing).sub(logs.mean(-1).mul(labelSmoothing));
    }

    /** Picks each label's number: {@code [N, ..., C]} by {@code [N, ...]} gives {@code [N, ...]}. */
    static Tensor ofLabel(Tensor values, Tensor labels) {
        if (values.shape().rank() == 2) {
            return values.pick(labels);
        }
        return values.reshape(-1, values.size(-1))
                .pick(labels.reshape(-1))
                .reshape(labels.shape().toArray());
    }
}
