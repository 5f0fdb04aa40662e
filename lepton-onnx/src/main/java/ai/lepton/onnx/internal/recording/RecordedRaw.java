package ai.lepton.onnx.internal.recording;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.onnx.internal.graph.GraphBuilder;
import ai.lepton.sdk.data.Field;
import ai.lepton.sdk.preprocess.PictureTensor;
import ai.lepton.sdk.preprocess.Preprocessing;
import ai.lepton.sdk.preprocess.RawInputs;
import ai.lepton.sdk.preprocess.SoundTensor;
import ai.lepton.sdk.preprocess.TextTensor;
import ai.lepton.sdk.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The raw inputs of the graph under construction, and what a preprocessing makes of them. */
final class RecordedRaw implements RawInputs {

    private static final String PLACE = "preprocessing";

    private final Recorder recorder;
    private final Map<String, TensorSpec> specs = new LinkedHashMap<>();
    private final Map<String, RecordedText> texts = new HashMap<>();

    private RecordedRaw(Recorder recorder, List<TensorSpec> inputs) {
        this.recorder = recorder;
        inputs.forEach(input -> specs.put(input.name(), input));
    }

    /**
     * Declares the raw inputs and records what becomes of them.
     *
     * @param reserved names of outputs of the graph
     * @return one for each output of the preprocessing, in its order
     * @throws LeptonException {@link ErrorCode#NOT_EXPORTABLE} if an input has a reserved name, or an output is another
     *     than declared
     */
    static List<RecordedTensor> record(
            Recorder recorder, Places places, GraphBuilder graph, Preprocessing preprocessing, Set<String> reserved) {
        for (TensorSpec input : preprocessing.inputs()) {
            if (reserved.contains(input.name())) {
                throw new LeptonException(
                        ErrorCode.NOT_EXPORTABLE,
                        "input \"" + input.name() + "\": the name of an output (expected: another name). Rename the"
                                + " column.");
            }
            requirePlain(input.name());
            graph.input(input.name(), input.dtype(), input.shape());
        }
        RawInputs raw = new RecordedRaw(recorder, preprocessing.inputs());
        Map<String, Tensor> made = places.at(PLACE, () -> preprocessing.apply(raw));
        List<RecordedTensor> ordered = new ArrayList<>();
        for (Field output : preprocessing.outputs()) {
            Tensor tensor = made.get(output.name());
            if (tensor == null) {
                throw new LeptonException(
                        ErrorCode.NOT_EXPORTABLE,
                        PLACE + ": " + made.keySet() + " (expected: \"" + output.name() + "\" too, as declared)");
            }
            RecordedTensor recorded = new Checks(recorder).own(PLACE, tensor);
            Shape shape = output.shape().prepend(Shape.UNKNOWN);
            if (recorded.dtype() != output.dtype() || !recorded.shape().equals(shape)) {
                throw new LeptonException(
                        ErrorCode.NOT_EXPORTABLE,
                        PLACE + ": \"" + output.name() + "\": " + recorded.dtype() + " " + recorded.shape()
                                + " (expected: " + output.dtype() + " " + shape + ", as declared)");
            }
            ordered.add(recorded);
        }
        return ordered;
    }

    /** ONNX Runtime's Java binding cuts such a name off, and knows no input of the whole one. */
    private static void requirePlain(String name) {
        if (name.codePoints().anyMatch(c -> c == 0 || Character.isSupplementaryCodePoint(c))) {
            throw new LeptonException(
                    ErrorCode.NOT_EXPORTABLE,
                    "input \"" + name + "\": has a character beyond U+FFFF, such as an emoji (expected: others only)."
                            + " Rename the column.");
        }
    }

    @Override
    public Tensor numbers(String input) {
        TensorSpec spec = spec(input);
        require(spec, spec.dtype() != DType.STRING, "numbers");
        return new RecordedTensor(recorder, spec.dtype(), spec.shape(), Layout.PLAIN, input);
    }

    @Override
    public TextTensor texts(String input) {
        TensorSpec spec = spec(input);
        require(spec, spec.dtype() == DType.STRING && spec.shape().rank() == 1, "texts, BYTES [-1]");
        return texts.computeIfAbsent(input, name -> new RecordedText(recorder, name));
    }

    @Override
    public PictureTensor pictures(String input) {
        TensorSpec spec = spec(input);
        require(spec, spec.dtype() == DType.UINT8 && spec.shape().rank() == 4, "pictures, UINT8 [-1, -1, -1, C]");
        return new RecordedPicture(recorder, input, spec.shape().last());
    }

    @Override
    public SoundTensor sounds(String input) {
        TensorSpec spec = spec(input);
        require(spec, spec.dtype() == DType.FLOAT32 && spec.shape().rank() == 2, "recordings, FP32 [-1, -1]");
        return new RecordedSound(recorder, input);
    }

    private TensorSpec spec(String input) {
        TensorSpec spec = specs.get(input);
        if (spec == null) {
            throw new IllegalArgumentException("input: \"" + input + "\" (expected: one of " + specs.keySet() + ")");
        }
        return spec;
    }

    private static void require(TensorSpec spec, boolean fits, String expected) {
        if (!fits) {
            throw new IllegalArgumentException("input: \"" + spec.name() + "\": " + spec.dtype() + " " + spec.shape()
                    + " (expected: " + expected + ")");
        }
    }
}
