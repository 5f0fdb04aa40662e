package ai.lepton.sdk.loss;

import ai.lepton.sdk.tensor.Tensor;

/**
 * {@code 1/n sum |y - p|} over all elements, whose best constant is the median. Its gradient at 0 is 0. Shapes: prediction
 * and target alike, {@code [N, ...]}.
 */
public record MeanAbsoluteError() implements ElementLoss {

    @Override
    public Tensor elements(Tensor predicted, Tensor target) {
        TargetChecks.sameShape("meanAbsoluteError", predicted, target);
        return predicted.sub(target).abs();
    }
}
