package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;
import java.util.List;

/**
 * A recipe for one step of a network, usually a record: it prints, compares and saves itself, and owns nothing. The same
 * layer may be built many times; weights belong to their place in the model, not to the recipe.
 *
 * <p>A layer made of tensor operations exports to ONNX without further work.
 */
public interface Layer extends MultiInputLayer {

    /**
     * The shape this layer gives for an input shape, both without the batch.
     *
     * @throws ai.lepton.core.LeptonException {@code SHAPE_MISMATCH} if the input does not fit; make it with {@link
     *     ShapeErrors}
     */
    Shape outputShape(Shape input);

    /**
     * Registers what the layer keeps and returns its function.
     *
     * @param parameters where to register tensors
     * @param input shape without the batch, the same as given to {@link #outputShape}
     */
    Forward build(Parameters parameters, Shape input);

    /** {@inheritDoc} There must be one. */
    @Override
    default Shape outputShape(List<Shape> inputs) {
        return outputShape(ShapeErrors.only(inputs));
    }

    /** {@inheritDoc} There must be one. */
    @Override
    default MultiInputLayer.Forward build(Parameters parameters, List<Shape> inputs) {
        Forward forward = build(parameters, ShapeErrors.only(inputs));
        return (tensors, mode) -> forward.apply(tensors.get(0), mode);
    }

    /** A layer's function, built once and applied to every batch. */
    @FunctionalInterface
    interface Forward {
        /** Shapes: {@code [N, input...]} to {@code [N, output...]}. */
        Tensor apply(Tensor input, Mode mode);
    }
}
