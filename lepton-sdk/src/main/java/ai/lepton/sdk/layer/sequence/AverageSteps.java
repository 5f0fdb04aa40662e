package ai.lepton.sdk.layer.sequence;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Tensor;

/**
 * The mean of a sequence over its steps; with lengths over the real ones, and 0 where there is none. The same in both
 * modes.
 *
 * <p>Shapes: input {@code [N, T, F]}, output {@code [N, F]}. No parameters. Exports as ONNX {@code ReduceMean}, or {@code
 * ReduceSum} of what is left by a {@code Where}.
 */
public record AverageSteps() implements SequenceLayer {

    @Override
    public Shape outputShape(Shape input) {
        return Shape.of(SequenceShapes.requireFeatures(input).last());
    }

    @Override
    public Steps buildSteps(Parameters parameters, Shape input) {
        return (x, lengths, mode) -> {
            if (lengths == null) {
                return x.mean(1);
            }
            Tensor sum = x.stepMask(lengths).where(x, RealSteps.zeros(x)).sum(1);
            return sum.div(lengths.maximum(1).cast(x.dtype()).reshape(-1, 1));
        };
    }
}
