package ai.lepton.sdk.loss;

import ai.lepton.sdk.tensor.Tensor;

/** {@code 1/n sum (y - p)^2} over all elements. Shapes: prediction and target alike. */
public record MeanSquaredError() implements Loss {

    @Override
    public Tensor apply(Tensor predicted, Tensor target) {
        TargetChecks.sameShape(
                "meanSquaredError", predicted, target, "For class indexes use sparseCategoricalCrossEntropy().");
        return predicted.sub(target).square().mean();
    }
}
