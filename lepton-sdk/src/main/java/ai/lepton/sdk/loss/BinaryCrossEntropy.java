package ai.lepton.sdk.loss;

import ai.lepton.sdk.tensor.Tensor;

/**
 * {@code -(w y log sigmoid(x) + (1 - y) log(1 - sigmoid(x)))}, averaged over all elements, computed from {@code softplus},
 * which does not overflow. The network ends in scores, without sigmoid. For yes or no, each output by itself, so also for
 * rows that have several labels.
 *
 * <p>Shapes: prediction and target alike, {@code [N, ...]}; targets from 0 to 1, floating-point.
 *
 * @param positiveWeight w, how much a yes counts against a no, {@code > 0}; 1 for alike. The sum is divided by the number of
 *     elements whatever w is, as in PyTorch's {@code pos_weight}
 * @param labelSmoothing moves targets towards 1/2: {@code y (1 - s) + s / 2}; 0 to below 1, 0 for none
 */
public record BinaryCrossEntropy(double positiveWeight, double labelSmoothing) implements ElementLoss {

    /** @throws IllegalArgumentException if the weight is not positive and finite, or the smoothing not in [0, 1) */
    public BinaryCrossEntropy {
        Ranges.positive("positiveWeight", positiveWeight);
        Ranges.share("labelSmoothing", labelSmoothing);
    }

    /** Yes and no count alike, labels as they are. */
    public BinaryCrossEntropy() {
        this(1, 0);
    }

    /** The same in which a yes counts {@code weight} times as much as a no. */
    public BinaryCrossEntropy positiveWeight(double weight) {
        return new BinaryCrossEntropy(weight, labelSmoothing);
    }

    /** The same with targets moved towards 1/2. */
    public BinaryCrossEntropy labelSmoothing(double smoothing) {
        return new BinaryCrossEntropy(positiveWeight, smoothing);
    }

    @Override
    public Tensor elements(Tensor predicted, Tensor target) {
        TargetChecks.sameShape("binaryCrossEntropy", predicted, target);
        Tensor y = labelSmoothing == 0 ? target : target.mul(1 - labelSmoothing).add(labelSmoothing / 2);
        if (positiveWeight == 1) {
            return predicted.softplus().sub(predicted.mul(y));
        }
        // softplus(x) = x + softplus(-x), so (1 - y) softplus(x) + w y softplus(-x) is:
        return y.mul(-1)
                .add(1)
                .mul(predicted)
                .add(y.mul(positiveWeight - 1).add(1).mul(predicted.neg().softplus()));
    }

    @Override
    public Link link() {
        return Link.SIGMOID;
    }
}
