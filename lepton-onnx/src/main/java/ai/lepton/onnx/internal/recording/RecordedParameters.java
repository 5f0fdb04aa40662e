package ai.lepton.onnx.internal.recording;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;

/** Gives a layer the trained tensors as constants, in place of new ones. An exported model computes in FLOAT32. */
record RecordedParameters(Recorder recorder, String prefix) implements Parameters {

    @Override
    public Parameter add(String name, Shape shape, Initializer initializer) {
        return new RecordedState(recorder, prefix + name, shape);
    }

    @Override
    public Buffer buffer(String name, Shape shape, Initializer initializer) {
        return new RecordedState(recorder, prefix + name, shape);
    }

    @Override
    public Parameters scope(String name) {
        return new RecordedParameters(recorder, prefix + name + "/");
    }

    @Override
    public DType dtype() {
        return DType.FLOAT32;
    }

    @Override
    public String place() {
        return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
    }
}
