package ai.lepton.sdk;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.MultiInputLayer;
import ai.lepton.sdk.layer.Parameters;
import java.util.List;

/** See {@link Model#asLayer}. */
record Nested(Model model) implements MultiInputLayer {

    Nested {
        model.outputShape(); // one only
    }

    @Override
    public String kind() {
        return "model";
    }

    @Override
    public boolean exportable() {
        return model.exportable();
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        List<Shape> expected = model.inputs().stream().map(Input::shape).toList();
        boolean fits = inputs.size() == expected.size();
        for (int i = 0; fits && i < expected.size(); i++) {
            fits = expected.get(i).accepts(inputs.get(i));
        }
        if (!fits) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    "inputs: " + inputs + " (expected: " + expected + "). Give the model what its own inputs are.");
        }
        return model.outputShape();
    }

    @Override
    public Forward build(Parameters parameters, List<Shape> inputs) {
        Model.Forward forward = model.build(parameters);
        return (tensors, mode) -> forward.apply(tensors, mode).get(0);
    }
}
