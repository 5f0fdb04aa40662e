package ai.lepton.sdk.loss;

import ai.lepton.sdk.tensor.Tensor;

/**
 * {@code log(cosh(p - y))} averaged over all elements: about {@code e^2 / 2} near 0 and {@code |e| - log 2} far away, smooth
 * everywhere. Computed as {@code e + softplus(-2 e) - log 2}, which does not overflow.
 *
 * <p>Shapes: prediction and target alike, {@code [N, ...]}.
 */
public record LogCosh() implements ElementLoss {

    @Override
    public Tensor elements(Tensor predicted, Tensor target) {
        TargetChecks.sameShape("logCosh", predicted, target);
        Tensor error = predicted.sub(target);
        return error.add(error.mul(-2).softplus()).sub(Math.log(2));
    }
}
