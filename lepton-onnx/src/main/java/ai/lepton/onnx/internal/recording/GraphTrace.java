package ai.lepton.onnx.internal.recording;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.onnx.internal.graph.ExportedGraph;
import ai.lepton.onnx.internal.graph.GraphBuilder;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.layer.Mode;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.loss.Link;
import ai.lepton.sdk.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Runs a model's forward pass once, in inference, on tensors that record. */
public final class GraphTrace {

    private static final long MOST_CONSTANT_BYTES = Integer.MAX_VALUE - (16L << 20);

    private final Model model;
    private final Link link;
    private final List<String> labels;
    private final Places places;
    private final GraphBuilder graph;
    private final Recorder recorder;

    private GraphTrace(Model model, Link link, List<String> labels, Map<String, NdArray> weights, Places places) {
        this.model = model;
        this.link = link;
        this.labels = labels;
        this.places = places;
        this.graph = new GraphBuilder(Set.of(ExportedGraph.predictionName(link), ExportedGraph.LABEL));
        this.recorder = new Recorder(graph, places, weights);
    }

    /**
     * The graph of a model with weights, in FLOAT32 whatever the weights are in.
     *
     * @param link what turns the network's output into its prediction
     * @param labels names of the classes, by index; may be empty
     * @param weights parameters and buffers, by name
     * @throws LeptonException {@link ErrorCode#NOT_EXPORTABLE} naming the layer
     */
    public static ExportedGraph of(Model model, Link link, List<String> labels, Map<String, NdArray> weights) {
        Map<String, NdArray> floats = floats(weights);
        Places outer = new Places(false);
        try {
            return new GraphTrace(model, link, labels, floats, outer).run();
        } catch (LeptonException e) {
            throw withInnermostPlace(e, new GraphTrace(model, link, labels, floats, new Places(true)));
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
        TensorSpec input = input();
        RecordedTensor x = new RecordedTensor(
                recorder,
                input.dtype(),
                input.shape(),
                Layout.PLAIN,
                graph.input(input.name(), input.dtype(), input.shape()));
        RecordedTensor scores = new Checks(recorder).own("output", forward(x));
        requireShape(scores.shape());
        String scoresName = scores.in(Layout.PLAIN);
        RecordedTensor prediction = new Checks(recorder).own("output", link.apply(scores));
        TensorSpec output = TensorSpec.of(ExportedGraph.predictionName(link), prediction.dtype(), prediction.shape());
        if (link != Link.IDENTITY) {
            output = output.withRange(0, 1);
        }
        String value = prediction.in(Layout.PLAIN);
        graph.output(output.name(), value, output.dtype(), output.shape());
        boolean labelled =
                link == Link.SOFTMAX && !labels.isEmpty() && output.shape().rank() == 2;
        if (labelled) {
            label(output.name());
        }
        requireFits();
        return new ExportedGraph(
                graph.build("lepton"),
                input,
                output,
                value.equals(scoresName) ? output.name() : scoresName,
                link,
                labelled ? labels : List.of());
    }

    private TensorSpec input() {
        DType dtype = model.input().dtype().isFloating()
                ? DType.FLOAT32
                : model.input().dtype();
        String name = model.input().name();
        if (name.equals(ExportedGraph.predictionName(link)) || name.equals(ExportedGraph.LABEL)) {
            throw new LeptonException(
                    ErrorCode.NOT_EXPORTABLE,
                    "input \"" + name + "\": the name of an output (expected: another name). Name the model's input"
                            + " otherwise.");
        }
        TensorSpec input = TensorSpec.of(name, dtype, model.input().shape().prepend(Shape.UNKNOWN));
        return dtype == DType.UINT8 ? input.withRange(0, 255) : input;
    }

    private Tensor forward(RecordedTensor x) {
        Parameters parameters = new RecordedParameters(recorder, "");
        try {
            return places.mark(model.network())
                    .build(parameters, model.input().shape())
                    .apply(x, Mode.INFERENCE);
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

    private void requireShape(Shape found) {
        Shape expected = model.outputShape().prepend(Shape.UNKNOWN);
        if (!found.equals(expected)) {
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
