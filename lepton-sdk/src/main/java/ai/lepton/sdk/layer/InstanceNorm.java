package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;

/**
 * Normalises each channel of each sample over its positions, then scales and shifts it: {@link GroupNorm} with as many
 * groups as channels. The same in both modes.
 *
 * <p>Shapes: input {@code [N, T, C]} or {@code [N, H, W, C]}, output the same. Parameters: {@code gain [C]}, starts at 1;
 * {@code shift [C]}, starts at 0.
 *
 * @param epsilon added to the variance so that the division stays finite; {@code > 0}
 * @see <a href="https://arxiv.org/abs/1607.08022">Ulyanov, Vedaldi and Lempitsky, "Instance Normalization" (2016)</a>
 */
public record InstanceNorm(double epsilon) implements Layer {

    /** @throws IllegalArgumentException if {@code epsilon <= 0} or is not finite */
    public InstanceNorm {
        if (!(epsilon > 0) || Double.isInfinite(epsilon)) { // the negation also catches NaN
            throw new IllegalArgumentException("epsilon: " + epsilon + " (expected: > 0 and finite)");
        }
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() < 2) {
            throw ShapeErrors.mismatch(
                    input, "[..., channels] with positions before them", "Use layerNorm() for vectors.");
        }
        return input;
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        Shape channels = Shape.of(input.last());
        Parameter gain = parameters.add("gain", channels, Initializer.ones());
        Parameter shift = parameters.add("shift", channels, Initializer.zeros());
        int groups = Math.toIntExact(input.last());
        return (x, mode) -> x.groupNorm(groups, gain.value(), shift.value(), epsilon);
    }
}
