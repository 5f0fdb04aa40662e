package ai.lepton.sdk.layer.sequence;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Tensor;

/**
 * The largest value of each feature over the steps of a sequence; with lengths over the real ones, and 0 where there is
 * none. The same in both modes.
 *
 * <p>Shapes: input {@code [N, T, F]}, output {@code [N, F]}. No parameters. Exports as ONNX {@code ReduceMax}.
 */
public record MaxSteps() implements SequenceLayer {

    /** Below every number that a network computes with, and still one of FLOAT32. */
    private static final double LOWEST = -3e38;

    @Override
    public Shape outputShape(Shape input) {
        return Shape.of(SequenceShapes.requireFeatures(input).last());
    }

    @Override
    public Steps buildSteps(Parameters parameters, Shape input) {
        return (x, lengths, mode) -> {
            if (lengths == null) {
                return x.max(1);
            }
            Tensor real = x.stepMask(lengths).where(x, RealSteps.zeros(x).add(LOWEST));
            return RealSteps.orZero(x, lengths, real.max(1));
        };
    }
}
