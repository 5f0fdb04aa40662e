package ai.lepton.sdk.loss;

import ai.lepton.sdk.tensor.Tensor;

/**
 * {@code -(y log sigmoid(x) + (1 - y) log(1 - sigmoid(x)))}, averaged over all elements, computed as {@code softplus(x) -
 * x y}, which does not overflow. The network ends in scores, without sigmoid.
 *
 * <p>Shapes: prediction and target alike; targets from 0 to 1.
 */
public record BinaryCrossEntropy() implements Loss {

    @Override
    public Tensor apply(Tensor predicted, Tensor target) {
        TargetChecks.sameShape(
                "binaryCrossEntropy",
                predicted,
                target,
                "Give the targets the shape of the network's output, as floating-point 0 and 1.");
        return predicted.softplus().sub(predicted.mul(target)).mean();
    }

    @Override
    public Link link() {
        return Link.SIGMOID;
    }
}
