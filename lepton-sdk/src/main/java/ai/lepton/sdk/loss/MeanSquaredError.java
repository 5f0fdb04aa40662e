package ai.lepton.sdk.loss;

import ai.lepton.sdk.tensor.Tensor;

/**
 * {@code 1/n sum (y - p)^2} over all elements. Shapes: prediction and target alike, {@code [N, ...]}.
 */
public record MeanSquaredError() implements ElementLoss {

    @Override
    public Tensor elements(Tensor predicted, Tensor target) {
        TargetChecks.sameShape("meanSquaredError", predicted, target);
        return predicted.sub(target).square();
    }
}
