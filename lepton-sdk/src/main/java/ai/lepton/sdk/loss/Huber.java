package ai.lepton.sdk.loss;

import ai.lepton.sdk.tensor.Tensor;

/**
 * Half the squared error up to {@code delta}, linear beyond, averaged over all elements: {@code e^2 / 2} where {@code |e| <=
 * delta}, else {@code delta (|e| - delta / 2)}; one wild target does not drag the whole network after it.
 *
 * <p>Shapes: prediction and target alike, {@code [N, ...]}.
 *
 * @param delta where it becomes linear, in the unit of the targets, {@code > 0}
 * @see <a href="https://doi.org/10.1214/aoms/1177703732">Huber, "Robust Estimation of a Location Parameter" (1964)</a>
 */
public record Huber(double delta) implements ElementLoss {

    /** @throws IllegalArgumentException if {@code delta <= 0} or is not finite */
    public Huber {
        Ranges.positive("delta", delta);
    }

    @Override
    public Tensor elements(Tensor predicted, Tensor target) {
        TargetChecks.sameShape("huber", predicted, target);
        Tensor error = predicted.sub(target).abs();
        Tensor quadratic = error.minimum(delta);
        return quadratic.square().mul(0.5).add(error.sub(quadratic).mul(delta));
    }
}
