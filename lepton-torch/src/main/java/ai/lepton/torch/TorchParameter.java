package ai.lepton.torch;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;

/** Native memory that gradients flow to. The gradients themselves are the session's, all of one pass together. */
final class TorchParameter extends Variable implements Parameter {

    private final Gradients gradients;
    private final int index;

    TorchParameter(
            TorchSession session, String name, Shape shape, org.bytedeco.pytorch.Tensor memory, Gradients gradients) {
        super(session, name, shape, memory);
        memory.set_requires_grad(true);
        this.gradients = gradients;
        this.index = gradients.add(memory);
    }

    @Override
    public boolean hasGradient() {
        return gradients.has(index);
    }

    @Override
    public Tensor gradient() {
        if (!gradients.has(index)) {
            throw new IllegalStateException("\"" + name() + "\": no gradient (expected: one, after a backward pass that"
                    + " reaches it and until gradients are cleared)");
        }
        return gradients.get(index);
    }

    @Override
    public void replaceGradient(Tensor gradient) {
        gradients.replace(index, fitting(gradient, "replaceGradient").handle());
    }

    /** Its place among the session's gradients. */
    int index() {
        return index;
    }
}
