package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;
import java.util.List;

/**
 * A recipe for one step of a network that takes several tensors, such as a concatenation, or a sequence with its lengths:
 * a {@link Layer} in all else. It stands in functional models, where its inputs are named by the nodes they come from.
 */
public interface MultiInputLayer {

    /**
     * The shape this layer gives for input shapes, all without the batch.
     *
     * @throws ai.lepton.core.LeptonException {@code SHAPE_MISMATCH} if their number or one of them does not fit
     */
    Shape outputShape(List<Shape> inputs);

    /**
     * Registers what the layer keeps and returns its function.
     *
     * @param parameters where to register tensors
     * @param inputs shapes without the batch, the same as given to {@link #outputShape}
     */
    Forward build(Parameters parameters, List<Shape> inputs);

    /** As {@link Layer#kind}. */
    default String kind() {
        return Kinds.of(getClass());
    }

    /** As {@link Layer#exportable}. */
    default boolean exportable() {
        return true;
    }

    /** A layer's function, built once and applied to every batch. */
    @FunctionalInterface
    interface Forward {
        /** Shapes: {@code [N, input...]} each, to {@code [N, output...]}. */
        Tensor apply(List<Tensor> inputs, Mode mode);
    }
}
