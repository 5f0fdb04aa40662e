package ai.lepton.sdk.layer;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;

/** Where a layer registers its tensors while it is built; names are made unique by the layer's place in the model. */
public interface Parameters {

    /** A trainable tensor, such as {@code kernel}. */
    Parameter add(String name, Shape shape, Initializer initializer);

    /** A tensor that is saved but not trained, such as {@code running_mean}. */
    Buffer buffer(String name, Shape shape, Initializer initializer);

    /** Where a layer inside this one registers its tensors: {@code scope("inner").add("kernel", ...)}. */
    Parameters scope(String name);

    /**
     * Builds a layer inside this one, in a {@link #scope} of that name. One of which all parameters are frozen works as in
     * inference, however deep it stands, so that its batch norm keeps its running statistics.
     *
     * @param input shape without the batch
     */
    default Layer.Forward build(String name, Layer layer, Shape input) {
        Parameters inside = scope(name);
        Layer.Forward forward = layer.build(inside, input);
        return inside.isFrozen() ? (x, mode) -> forward.apply(x, Mode.INFERENCE) : forward;
    }

    /** The floating-point type that the model computes in. */
    DType dtype();

    /**
     * Whether there are parameters here and all of them are left as they are; known once the layer is built.
     */
    default boolean isFrozen() {
        return false;
    }

    /** The place of the layer in the model, such as {@code dense_1}; for error messages. */
    String place();
}
