package ai.lepton.sdk.loss;

import ai.lepton.core.NdArray;
import ai.lepton.sdk.tensor.Tensor;

/**
 * {@link SparseCategoricalCrossEntropy} over rows that are padded: elements with a negative label are left out. A row's loss
 * is the mean over its other elements, and it counts by how many those are, so that the loss of a batch is the mean over all
 * elements that are not padding. A row of padding only counts nothing.
 *
 * <p>Shapes: prediction {@code [N, ..., C]}, target {@code [N, ...]}, INT64. The network ends in scores, without softmax.
 *
 * @param labelSmoothing as there
 */
public record PaddedCrossEntropy(double labelSmoothing) implements WeighsRows {

    /** @throws IllegalArgumentException if the smoothing is not in [0, 1) */
    public PaddedCrossEntropy {
        Ranges.share("labelSmoothing", labelSmoothing);
    }

    @Override
    public Tensor rows(Tensor predicted, Tensor target) {
        TargetChecks.classIndexes("sparseCategoricalCrossEntropy", predicted, target);
        Tensor kept = target.greater(-1).cast(predicted.dtype());
        Tensor elements = new SparseCategoricalCrossEntropy(labelSmoothing)
                .elements(predicted, target.maximum(0))
                .mul(kept);
        return elements.shape().rank() == 1
                ? elements
                : elements.flatten().sum(1).div(kept.flatten().sum(1).maximum(1));
    }

    @Override
    public double[] rowWeights(NdArray targets) {
        double[] kept = new double[targets.rows()];
        int width = kept.length == 0 ? 1 : targets.elements() / kept.length;
        for (int i = 0; i < targets.elements(); i++) {
            kept[i / width] += targets.longAt(i) < 0 ? 0 : 1;
        }
        return kept;
    }

    @Override
    public Link link() {
        return Link.SOFTMAX;
    }
}
