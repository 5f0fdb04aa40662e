package ai.lepton.sdk.layer.sequence;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Parameters;

/**
 * The last step of a sequence; with lengths the last real one, and 0 where there is none. The same in both modes.
 *
 * <p>Shapes: input {@code [N, T, ...]}, output {@code [N, ...]}. No parameters.
 */
public record LastStep() implements SequenceLayer {

    @Override
    public Shape outputShape(Shape input) {
        return SequenceShapes.requireSteps(input).withoutFirst();
    }

    @Override
    public Steps buildSteps(Parameters parameters, Shape input) {
        return (x, lengths, mode) -> lengths == null
                ? x.select(1, -1)
                : RealSteps.orZero(x, lengths, x.stepAt(lengths.sub(1).maximum(0)));
    }
}
