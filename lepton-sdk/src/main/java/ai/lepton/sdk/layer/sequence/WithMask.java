package ai.lepton.sdk.layer.sequence;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.MultiInputLayer;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.layer.ShapeErrors;
import java.util.List;

/**
 * A {@link MaskedLayer} that takes a mask: nothing looks at steps where it is 0.
 *
 * <p>Shapes: inputs {@code [N, T, F]} and mask {@code [N, T]}, numbers of any type; output as the layer's own.
 *
 * @param layer a {@link MaskedLayer}
 */
public record WithMask(Layer layer) implements MultiInputLayer {

    /** @throws IllegalArgumentException if {@code layer} takes no mask */
    public WithMask {
        requireMaskedLayer(layer);
    }

    @Override
    public String kind() {
        return layer.kind();
    }

    @Override
    public boolean exportable() {
        return layer.exportable();
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        requireInputs(inputs);
        return layer.outputShape(inputs.get(0));
    }

    @Override
    public Forward build(Parameters parameters, List<Shape> inputs) {
        requireInputs(inputs);
        MaskedLayer.Masked masked = requireMaskedLayer(layer).buildMasked(parameters, inputs.get(0));
        return (tensors, mode) -> masked.apply(tensors.get(0), AttentionWeights.isReal(tensors.get(1)), mode);
    }

    private static void requireInputs(List<Shape> inputs) {
        if (inputs.size() != 2) {
            throw new IllegalArgumentException(
                    "inputs: " + inputs.size() + " (expected: 2, the sequence and its mask)");
        }
        requireMask(inputs.get(1), inputs.get(0));
    }

    /** Checks that {@code mask} is {@code [T]} of the sequence. */
    static void requireMask(Shape mask, Shape sequence) {
        boolean fits = mask.rank() == 1 && sequence.rank() == 2 && mask.size(0) == sequence.size(0);
        if (!fits) {
            throw ShapeErrors.mismatch(
                    mask,
                    sequence.rank() == 2 ? "[" + sequence.size(0) + "]" : "[steps]",
                    "Give a mask with a number for each step of " + sequence + ".");
        }
    }

    private static MaskedLayer requireMaskedLayer(Layer layer) {
        if (layer instanceof MaskedLayer maskedLayer) {
            return maskedLayer;
        }
        throw new IllegalArgumentException(
                "layer: " + layer + " (expected: one that takes a mask, a " + MaskedLayer.class.getSimpleName() + ")");
    }
}
