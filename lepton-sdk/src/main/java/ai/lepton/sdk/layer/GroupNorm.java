package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;

/**
 * Normalises each sample over all positions of a group of channels, then scales and shifts each channel: {@code y = gain *
 * (x - mean) / sqrt(variance + epsilon) + shift}, with the biased variance. It does not depend on the batch, which makes
 * it the choice for small batches. The same in both modes. Exports as ONNX {@code InstanceNormalization} of the groups.
 *
 * <p>Shapes: input {@code [N, ..., C]}, output the same. Parameters: {@code gain [C]}, starts at 1; {@code shift [C]},
 * starts at 0.
 *
 * @param groups of neighbouring channels; divides {@code C}
 * @param epsilon added to the variance so that the division stays finite; {@code > 0}
 * @see <a href="https://arxiv.org/abs/1803.08494">Wu and He, "Group Normalization" (2018)</a>
 */
public record GroupNorm(int groups, double epsilon) implements Layer {

    /** @throws IllegalArgumentException if a value is out of its range */
    public GroupNorm {
        if (groups <= 0) {
            throw new IllegalArgumentException("groups: " + groups + " (expected: > 0)");
        }
        if (!(epsilon > 0) || Double.isInfinite(epsilon)) { // the negation also catches NaN
            throw new IllegalArgumentException("epsilon: " + epsilon + " (expected: > 0 and finite)");
        }
    }

    @Override
    public Shape outputShape(Shape input) {
        ShapeErrors.requireChannels(input);
        Geometry.inGroup(input, groups);
        return input;
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        Shape channels = Shape.of(input.last());
        Parameter gain = parameters.add("gain", channels, Initializer.ones());
        Parameter shift = parameters.add("shift", channels, Initializer.zeros());
        return (x, mode) -> x.groupNorm(groups, gain.value(), shift.value(), epsilon);
    }
}
