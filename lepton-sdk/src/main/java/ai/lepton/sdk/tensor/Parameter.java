package ai.lepton.sdk.tensor;

import ai.lepton.core.Shape;

/**
 * A trainable tensor with a name: its place in the model, such as {@code dense_1/kernel}. Values change only through
 * {@link #set}; the trainer that made it owns its memory.
 */
public interface Parameter {

    String name();

    Shape shape();

    /** The current value; gradients of a loss computed from it flow into {@link #gradient}. */
    Tensor value();

    /**
     * The gradient of the last loss.
     *
     * @throws IllegalStateException if there is none: before the first backward pass, or while recording
     */
    Tensor gradient();

    /**
     * Whether the last loss reached this parameter at all.
     */
    boolean hasGradient();

    /**
     * Puts another gradient in place of the last loss's, or in place of none: clipped, penalised, accumulated. It lasts
     * as that would have.
     *
     * @param gradient of this parameter's shape and type
     * @throws IllegalStateException while recording
     */
    default void replaceGradient(Tensor gradient) {
        throw new IllegalStateException("\"" + name() + "\": no gradient to replace (expected: a trainer's parameter)");
    }

    /** Copies {@code value} in; outside the history of gradients. */
    void set(Tensor value);
}
