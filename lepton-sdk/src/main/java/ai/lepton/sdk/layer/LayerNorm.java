package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;

/**
 * Normalises each sample over its last dimension, then scales and shifts it.
 *
 * <p>{@code y = gain * (x - mean(x)) / sqrt(var(x) + epsilon) + shift}, with the biased variance. The same in both modes.
 * Exports as ONNX {@code LayerNormalization}.
 *
 * <p>Shapes: input {@code [N, ..., F]}, output the same. Parameters: {@code gain [F]}, starts at 1; {@code shift [F]},
 * starts at 0.
 *
 * @param epsilon added to the variance so that the division stays finite; dimensionless, {@code > 0}
 * @see <a href="https://arxiv.org/abs/1607.06450">Ba, Kiros and Hinton, "Layer Normalization" (2016)</a>
 */
public record LayerNorm(double epsilon) implements Layer {

    /** @throws IllegalArgumentException if {@code epsilon <= 0} or is not finite */
    public LayerNorm {
        if (!(epsilon > 0) || Double.isInfinite(epsilon)) { // the negation also catches NaN
            throw new IllegalArgumentException("epsilon: " + epsilon + " (expected: > 0 and finite)");
        }
    }

    @Override
    public Shape outputShape(Shape input) {
        ShapeErrors.requireChannels(input);
        return input;
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        Shape features = Shape.of(input.last());
        Parameter gain = parameters.add("gain", features, Initializer.ones());
        Parameter shift = parameters.add("shift", features, Initializer.zeros());
        return (x, mode) -> x.layerNorm(gain.value(), shift.value(), epsilon);
    }
}
