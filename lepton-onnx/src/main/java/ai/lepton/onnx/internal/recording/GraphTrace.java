package ai.lepton.onnx.internal.recording;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.onnx.internal.graph.ExportedGraph;
import ai.lepton.onnx.internal.graph.ExportedGraph.Prediction;
import ai.lepton.onnx.internal.graph.GraphBuilder;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.layer.Mode;
import ai.lepton.sdk.loss.Link;
import ai.lepton.sdk.tensor.Tensor;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Runs a model's forward pass once, in inference, on tensors that record. */
public final class GraphTrace {

    private static final long MOST_CONSTANT_BYTES = Integer.MAX_VALUE - (16L << 20);

    private final Model model;
    private final List<Link> links;
    private final List<String> labels;
    private final Places places;
    private final GraphBuilder graph;
    private final Recorder recorder;

    private GraphTrace(
            Model model, List<Link> links, List<String> labels, Map<String, NdArray> weights, Places places) {
        this.model = model;
        this.links = links;
        this.labels = labels;
        this.places = places;
        this.graph = new GraphBuilder(outputNames());
        this.recorder = new Recorder(graph, places, weights);
    }

    /**
     * The graph of a model with weights, in FLOAT32 whatever the weights are in.
     *
     * @param links what turns each output of the network into its prediction
     * @param labels names of the classes, by index; may be empty
     * @param weights parameters and buffers, by name
     * @throws LeptonException {@link ErrorCode#NOT_EXPORTABLE} naming the layer
     */
    public static ExportedGraph of(Model model, List<Link> links, List<String> labels, Map<String, NdArray> weights) {
        Map<String, NdArray> floats = floats(weights);
        Places outer = new Places(false);
        try {
            return new GraphTrace(model, links, labels, floats, outer).run();
        } catch (LeptonException e) {
            throw withInnermostPlace(e, new GraphTrace(model, links, labels, floats, new Places(true)));
        }
    }

    /** Weights as they are written: whatever computes in FLOAT64 is exported in FLOAT32. */
    public static Map<String, NdArray> floats(Map<String, NdArray> weights) {
        Map<String, NdArray> floats = new TreeMap<>();
        weights.forEach((name, values) -> floats.put(
                name, values.dtype() == DType.FLOAT64 ? NdArray.of(values.shape(), values.toFloats()) : values));
        return floats;
    }

    /** The same failure, found again with the layers inside users' components marked; else the one there is. */
    private static LeptonException withInnermostPlace(LeptonException found, GraphTrace again) {
        try {
            again.run();
        } catch (LeptonException e) {
            if (e.code() == found.code()) {
                return e;
            }
        } catch (RuntimeException e) {
            found.addSuppressed(e);
        }
        return found;
    }

    private ExportedGraph run() {
        List<TensorSpec> declared = model.inputs().stream().map(this::input).toList();
        List<Tensor> recorded = new ArrayList<>();
        for (TensorSpec input : declared) {
            recorded.add(new RecordedTensor(
                    recorder,
                    input.dtype(),
                    input.shape(),
                    Layout.PLAIN,
                    graph.input(input.name(), input.dtype(), input.shape())));
        }
        List<Tensor> outputs = forward(recorded);
        List<TensorSpec> inputs = declared.stream().map(recorder::limited).toList();
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            predictions.add(prediction(i, outputs.get(i)));
        }
        ExportedGraph exported = new ExportedGraph(ModelProto.getDefaultInstance(), inputs, predictions, labels);
        Optional<Prediction> labelled = exported.labelled();
        labelled.ifPresent(prediction -> label(prediction.spec().name()));
        requireFits();
        return new ExportedGraph(graph.build("lepton"), inputs, predictions, labelled.isPresent() ? labels : List.of());
    }

    private Set<String> outputNames() {
        Set<String> names = new LinkedHashSet<>(Set.of(ExportedGraph.LABEL));
        for (int i = 0; i < links.size(); i++) {
            names.add(ExportedGraph.name(model.outputs().get(i), links.get(i)));
        }
        return names;
    }

    private TensorSpec input(Input input) {
        DType dtype = input.dtype().isFloating() ? DType.FLOAT32 : input.dtype();
        if (outputNames().contains(input.name())) {
            throw new LeptonException(
                    ErrorCode.NOT_EXPORTABLE,
                    "input \"" + input.name() + "\": the name of an output (expected: another name). Name the model's"
                            + " input otherwise.");
        }
        TensorSpec spec = TensorSpec.of(input.name(), dtype, input.shape().prepend(Shape.UNKNOWN));
        return dtype == DType.UINT8 ? spec.withRange(0, 255) : spec;
    }

    private Prediction prediction(int index, Tensor output) {
        Link link = links.get(index);
        RecordedTensor scores = new Checks(recorder).own("output", output);
        requireShape(model.outputShapes().get(index), scores.shape());
        String scoresName = scores.in(Layout.PLAIN);
        RecordedTensor prediction = new Checks(recorder).own("output", link.apply(scores));
        String name = ExportedGraph.name(model.outputs().get(index), link);
        TensorSpec spec = TensorSpec.of(name, prediction.dtype(), prediction.shape());
        if (link != Link.IDENTITY) {
            spec = spec.withRange(0, 1);
        }
        String value = prediction.in(Layout.PLAIN);
        graph.output(name, value, spec.dtype(), spec.shape());
        return new Prediction(spec, value.equals(scoresName) ? name : scoresName, link);
    }

    private List<Tensor> forward(List<Tensor> inputs) {
        try {
            return model.withLayers(places::mark)
                    .build(new RecordedParameters(recorder, ""))
                    .apply(inputs, Mode.INFERENCE);
        } catch (IllegalStateException e) {
            StackTraceElement[] trace = e.getStackTrace();
            if (trace.length < 2 || !trace[0].getClassName().equals(Mode.class.getName())) {
                throw e;
            }
            throw new LeptonException(
                    ErrorCode.NOT_EXPORTABLE,
                    "layer \"" + places.failed() + "\": random tensors in inference, at " + trace[1].getFileName() + ":"
                            + trace[1].getLineNumber()
                            + " (expected: only while training). Draw them only where mode.isTraining().",
                    e);
        }
    }

    private void requireShape(Shape said, Shape found) {
        Shape expected = said.prepend(Shape.UNKNOWN);
        if (!expected.accepts(found)) {
            throw new LeptonException(
                    ErrorCode.NOT_EXPORTABLE,
                    "output: " + found + " (expected: " + expected
                            + ", as outputShape says). Give a row for each row.");
        }
    }

    private void label(String probabilities) {
        String index = graph.node("", "ArgMax")
                .input(probabilities)
                .attribute("axis", -1)
                .attribute("keepdims", 0)
                .output();
        String label = graph.node("", "LabelEncoder")
                .domain(GraphBuilder.ML_DOMAIN)
                .input(index)
                .attribute("keys_int64s", LongStream.range(0, labels.size()).toArray())
                .attribute("values_strings", labels)
                .attribute("default_string", "")
                .output();
        graph.output(ExportedGraph.LABEL, label, DType.STRING, Shape.of(Shape.UNKNOWN));
    }

    private void requireFits() {
        if (graph.constantBytes() > MOST_CONSTANT_BYTES) {
            throw new LeptonException(
                    ErrorCode.NOT_EXPORTABLE,
                    "weights: " + graph.constantBytes()
                            + " bytes (expected: less than 2 GiB, the most that an ONNX file"
                            + " holds). Use fewer units or filters.");
        }
    }
}
