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
import ai.lepton.sdk.Output;
import ai.lepton.sdk.data.Field;
import ai.lepton.sdk.layer.Mode;
import ai.lepton.sdk.loss.Link;
import ai.lepton.sdk.preprocess.AnswerScale;
import ai.lepton.sdk.preprocess.Preprocessing;
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
import org.jspecify.annotations.Nullable;

/** Runs a model's forward pass once, in inference, on tensors that record. */
public final class GraphTrace {

    private static final String PREPROCESSING = "preprocessing";
    private static final long MOST_CONSTANT_BYTES = Integer.MAX_VALUE - (16L << 20);

    private final Model model;
    private final List<Link> links;
    private final List<String> labels;
    private final @Nullable Preprocessing preprocessing;
    private final Places places;
    private final GraphBuilder graph;
    private final Recorder recorder;
    private List<RecordedTensor> networkInputs = List.of();

    private GraphTrace(
            Model model,
            List<Link> links,
            List<String> labels,
            @Nullable Preprocessing preprocessing,
            Map<String, NdArray> weights,
            Places places) {
        this.model = model;
        this.links = links;
        this.labels = labels;
        this.preprocessing = preprocessing;
        this.places = places;
        this.graph = new GraphBuilder(outputNames());
        this.recorder = new Recorder(graph, places, weights);
    }

    /**
     * The graph of a model with weights, in FLOAT32 whatever the weights are in.
     *
     * @param links what turns each output of the network into its prediction
     * @param labels names of the classes, by index; may be empty
     * @param preprocessing what the graph does in front of the network; null where rows are its inputs
     * @param weights parameters and buffers, by name
     * @throws LeptonException {@link ErrorCode#NOT_EXPORTABLE} naming the layer
     */
    public static ExportedGraph of(
            Model model,
            List<Link> links,
            List<String> labels,
            @Nullable Preprocessing preprocessing,
            Map<String, NdArray> weights) {
        Map<String, NdArray> floats = floats(weights);
        Places outer = new Places(false);
        try {
            return new GraphTrace(model, links, labels, preprocessing, floats, outer).run();
        } catch (LeptonException e) {
            throw withInnermostPlace(e, new GraphTrace(model, links, labels, preprocessing, floats, new Places(true)));
        }
    }

    /**
     * The graph of a model behind a preprocessing, with what the network takes as further outputs, named as {@link
     * #output} says: to look at, not to be written.
     */
    public static ModelProto withNetworkInputs(
            Model model, List<Link> links, Preprocessing preprocessing, Map<String, NdArray> weights) {
        GraphTrace trace = new GraphTrace(model, links, List.of(), preprocessing, floats(weights), new Places(false));
        trace.run();
        declareOutputs(trace.graph, trace.networkInputs);
        return trace.graph.build(PREPROCESSING);
    }

    /** The graph of a preprocessing alone: from raw inputs to a network's inputs, under their names. */
    public static ModelProto of(Preprocessing preprocessing) {
        Places places = new Places(false);
        // Outputs of this graph may be called as inputs are, such as a column that is an index.
        GraphBuilder graph = new GraphBuilder(Set.of());
        Recorder recorder = new Recorder(graph, places, Map.of());
        declareOutputs(graph, RecordedRaw.record(recorder, places, graph, preprocessing, Set.of()));
        return graph.build(PREPROCESSING);
    }

    private static void declareOutputs(GraphBuilder graph, List<RecordedTensor> tensors) {
        for (int i = 0; i < tensors.size(); i++) {
            RecordedTensor tensor = tensors.get(i);
            graph.output(output(i), tensor.in(Layout.PLAIN), tensor.dtype(), tensor.shape());
        }
    }

    /** The name of an output of a preprocessing's graph, by its place. */
    public static String output(int index) {
        return PREPROCESSING + "/output/" + index;
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
        List<RecordedTensor> recorded = new ArrayList<>();
        Preprocessing before = preprocessing;
        List<TensorSpec> declared = before == null ? declare(recorded) : preprocess(before, recorded);
        List<Tensor> outputs = forward(List.copyOf(recorded));
        List<TensorSpec> inputs = declared.stream().map(recorder::limited).toList();
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            predictions.add(prediction(i, outputs.get(i)));
        }
        ExportedGraph exported = new ExportedGraph(ModelProto.getDefaultInstance(), inputs, predictions, labels);
        Optional<Prediction> labelled = exported.labelled();
        labelled.ifPresent(prediction -> label(prediction.spec().name()));
        requireFits();
        networkInputs = recorded;
        return new ExportedGraph(graph.build("lepton"), inputs, predictions, labelled.isPresent() ? labels : List.of());
    }

    /** The network's inputs are the graph's. */
    private List<TensorSpec> declare(List<RecordedTensor> recorded) {
        List<TensorSpec> declared = model.inputs().stream().map(this::input).toList();
        for (TensorSpec input : declared) {
            recorded.add(new RecordedTensor(
                    recorder,
                    input.dtype(),
                    input.shape(),
                    Layout.PLAIN,
                    graph.input(input.name(), input.dtype(), input.shape())));
        }
        return declared;
    }

    /** The network's inputs are made from the graph's. */
    private List<TensorSpec> preprocess(Preprocessing before, List<RecordedTensor> recorded) {
        List<RecordedTensor> made = RecordedRaw.record(recorder, places, graph, before, outputNames());
        for (Input input : model.inputs()) {
            int index = before.outputs().indexOf(new Field(input.name(), input.dtype(), input.shape()));
            if (index < 0) {
                throw new LeptonException(
                        ErrorCode.NOT_EXPORTABLE,
                        "input \"" + input.name() + "\": " + input.dtype() + " " + input.shape()
                                + " (expected: what the preprocessing gives, one of " + before.outputs()
                                + "). Make the model with the inputs that the prepared rows have.");
            }
            recorded.add(made.get(index));
        }
        return before.inputs();
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
        Output declared = model.outputs().get(index);
        Optional<AnswerScale> scale = preprocessing == null ? Optional.empty() : preprocessing.scale(declared.name());
        Tensor linked = link.apply(scores);
        RecordedTensor prediction = new Checks(recorder)
                .own("output", scale.map(s -> s.apply(linked)).orElse(linked));
        String name = ExportedGraph.name(declared, link);
        TensorSpec spec = TensorSpec.of(name, prediction.dtype(), prediction.shape());
        if (link != Link.IDENTITY) {
            spec = spec.withRange(0, 1);
        }
        String value = prediction.in(Layout.PLAIN);
        graph.output(name, value, spec.dtype(), spec.shape());
        return new Prediction(spec, value.equals(scoresName) ? name : scoresName, link, scale.orElse(null));
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
