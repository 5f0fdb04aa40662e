package ai.lepton.sdk.layer.sequence;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Dense;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Parameters;
import java.util.Objects;

/**
 * A layer applied to each step of a sequence by itself, with the same weights: {@code perStep(dense(10))}.
 *
 * <p>Shapes: input {@code [N, T, in...]}, output {@code [N, T, out...]}, where the layer makes {@code out} of {@code in}.
 * Parameters are the layer's. T may be unknown for a {@link Dense}; other layers are exported for the one T of the model.
 *
 * @param layer what is applied
 */
public record PerStep(Layer layer) implements Layer {

    public PerStep {
        Objects.requireNonNull(layer, "layer");
    }

    @Override
    public String kind() {
        return layer.kind();
    }

    @Override
    public boolean exportable() {
        return layer.exportable();
    }

    /** @throws ai.lepton.core.LeptonException {@code SHAPE_MISMATCH} if a step does not fit the layer */
    @Override
    public Shape outputShape(Shape input) {
        Shape step = SequenceShapes.requireSteps(input).withoutFirst();
        return layer.outputShape(step).prepend(input.size(0));
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        Shape step = input.withoutFirst();
        Forward forward = layer.build(parameters, step);
        if (layer instanceof Dense) {
            return forward; // works on the last axis, whatever stands before it
        }
        long[] steps = step.prepend(Shape.UNKNOWN).toArray();
        Shape output = layer.outputShape(step);
        return (x, mode) -> {
            long[] sizes = output.prepend(x.size(1)).prepend(Shape.UNKNOWN).toArray();
            return forward.apply(x.reshape(steps), mode).reshape(sizes);
        };
    }
}
