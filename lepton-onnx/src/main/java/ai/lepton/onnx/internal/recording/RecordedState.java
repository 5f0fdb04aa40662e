package ai.lepton.onnx.internal.recording;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;

/** A parameter or buffer of a model that is not trained any more. */
record RecordedState(Recorder recorder, String name, Shape shape) implements Parameter, Buffer {

    @Override
    public Tensor value() {
        return recorder.state(name, shape);
    }

    @Override
    public Tensor gradient() {
        throw new IllegalStateException("gradient of \"" + name + "\": none (expected: only while training)");
    }

    @Override
    public boolean hasGradient() {
        return false;
    }

    @Override
    public void set(Tensor value) {
        throw recorder.notExportable(
                "\"" + name + "\": is set in inference",
                "an exported model changes nothing in itself",
                "Set it only where mode.isTraining().");
    }
}
