package ai.lepton.sdk.layer.sequence;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.MultiInputLayer;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.layer.ShapeErrors;
import java.util.List;

/**
 * A {@link SequenceLayer} that takes the lengths of its rows, so that what stands behind them, the padding, changes
 * nothing.
 *
 * <p>Shapes: inputs {@code [N, T, F]} and lengths, INT64 {@code [N]}, each 0 to T; output as the layer's own. A length
 * outside is {@code DATA_MISMATCH}.
 *
 * @param layer a {@link SequenceLayer}
 */
public record WithLengths(Layer layer) implements MultiInputLayer {

    /** @throws IllegalArgumentException if {@code layer} takes no lengths */
    public WithLengths {
        requireSequenceLayer(layer);
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
        SequenceLayer.Steps steps = requireSequenceLayer(layer).buildSteps(parameters, inputs.get(0));
        return (tensors, mode) -> steps.apply(tensors.get(0), tensors.get(1), mode);
    }

    private static void requireInputs(List<Shape> inputs) {
        if (inputs.size() != 2) {
            throw new IllegalArgumentException(
                    "inputs: " + inputs.size() + " (expected: 2, the sequence and its lengths)");
        }
        if (inputs.get(1).rank() != 0) {
            throw ShapeErrors.mismatch(inputs.get(1), "[], one length for each row", "Give the lengths second.");
        }
    }

    private static SequenceLayer requireSequenceLayer(Layer layer) {
        if (layer instanceof SequenceLayer sequenceLayer) {
            return sequenceLayer;
        }
        throw new IllegalArgumentException("layer: " + layer + " (expected: one that takes lengths, a "
                + SequenceLayer.class.getSimpleName() + ")");
    }
}
