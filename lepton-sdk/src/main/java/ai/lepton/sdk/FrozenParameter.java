package ai.lepton.sdk;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;

/** A parameter that is left as it is: memory without gradients, so that the backward pass ends before it. */
record FrozenParameter(Buffer memory) implements Parameter {

    @Override
    public String name() {
        return memory.name();
    }

    @Override
    public Shape shape() {
        return memory.shape();
    }

    @Override
    public Tensor value() {
        return memory.value();
    }

    @Override
    public Tensor gradient() {
        throw new IllegalStateException("gradient of \"" + name() + "\": none (expected: not frozen)");
    }

    @Override
    public boolean hasGradient() {
        return false;
    }

    @Override
    public void set(Tensor value) {
        memory.set(value);
    }
}
