package ai.lepton.sdk.tensor;

import ai.lepton.core.Shape;

/**
 * State that is saved with a model or an optimizer but not trained: running means, velocities, step counts. The trainer
 * that made it owns its memory.
 */
public interface Buffer {

    String name();

    Shape shape();

    /** The current value; gradients do not flow into it. */
    Tensor value();

    /** Copies {@code value} in. */
    void set(Tensor value);
}
