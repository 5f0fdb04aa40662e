package ai.lepton.onnx.internal.verify;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.onnx.internal.graph.ExportedGraph;
import ai.lepton.onnx.internal.graph.ExportedGraph.Prediction;
import ai.lepton.onnx.internal.graph.OnnxTypes;
import ai.lepton.runtime.OnnxGraph;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.loss.Link;
import ai.lepton.sdk.preprocess.AnswerScale;
import ai.lepton.sdk.preprocess.Preprocessing;
import ai.lepton.sdk.preprocess.Preprocessor;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs a graph with ONNX Runtime, as the server will, and compares it with the trainer it came from. */
public final class Verifier {

    private final ExportedGraph graph;
    private final Reference reference;
    private int rows;
    private double largestDifference;

    /**
     * What was compared.
     *
     * @param rows how many
     * @param largestDifference between two values of the prediction, absolute
     */
    public record Result(int rows, double largestDifference) {}

    /** What the trainer says to rows of the graph's inputs. */
    @FunctionalInterface
    private interface Reference {
        List<NdArray> predict(Map<String, NdArray> inputs);
    }

    private Verifier(ExportedGraph graph, Reference reference) {
        this.graph = graph;
        this.reference = reference;
    }

    /**
     * Compares the graph with the trainer, on rows it was trained on and others; or, with a preprocessing in front of the
     * network, on raw rows.
     *
     * @param preprocessing what the graph has in front of the network; null for nothing
     * @param seed of the random rows
     * @throws LeptonException {@link ErrorCode#EXPORT_MISMATCH} naming output, row, both values and the tolerance;
     *     {@link ErrorCode#NOT_EXPORTABLE} if ONNX Runtime does not open the graph
     */
    public static Result verify(
            ExportedGraph graph, Trainer trainer, @Nullable Preprocessing preprocessing, long seed) {
        if (preprocessing == null) {
            List<Probe> probes = Probe.of(graph.inputs(), trainer.samples(), seed);
            return verify(graph, inputs -> predict(trainer, inputs), probes);
        }
        try (Preprocessor preprocessor = Preprocessor.open(preprocessing)) {
            List<Probe> probes = RawProbes.of(preprocessing, seed);
            return verify(graph, raw -> predict(trainer, taken(trainer, preprocessor.apply(raw))), probes);
        }
    }

    private static Result verify(ExportedGraph graph, Reference reference, List<Probe> probes) {
        Verifier verifier = new Verifier(graph, reference);
        try (OnnxGraph opened = open(graph.model())) {
            for (Probe probe : probes) {
                verifier.compare(opened, probe);
            }
        }
        return new Result(verifier.rows, verifier.largestDifference);
    }

    private static List<NdArray> predict(Trainer trainer, Map<String, NdArray> inputs) {
        return List.copyOf(trainer.predict(inputs).values());
    }

    /** Those that the network takes; it need not take all that a preprocessing gives. */
    private static Map<String, NdArray> taken(Trainer trainer, Map<String, NdArray> made) {
        Map<String, NdArray> taken = new LinkedHashMap<>(made);
        taken.keySet()
                .retainAll(trainer.model().inputs().stream().map(Input::name).toList());
        return taken;
    }

    private static OnnxGraph open(ModelProto model) {
        try {
            return OnnxGraph.open(model.toByteArray(), "model.onnx");
        } catch (LeptonException e) {
            if (e.code() != ErrorCode.PACKAGE_CORRUPT) {
                throw e;
            }
            throw new LeptonException(
                    ErrorCode.NOT_EXPORTABLE,
                    "ONNX Runtime does not open the graph: " + e.detail()
                            + " Check the last layer that you added with ExportCheck.",
                    e);
        }
    }

    private void compare(OnnxGraph opened, Probe probe) {
        List<NdArray> references = reference.predict(probe.inputs());
        Map<String, NdArray> outputs = run(opened, probe);
        for (int i = 0; i < references.size(); i++) {
            compare(probe, graph.predictions().get(i), outputs, references.get(i));
        }
        rows += references.get(0).rows() - (probe.ignoredRow() >= 0 ? 1 : 0);
    }

    private void compare(Probe probe, Prediction prediction, Map<String, NdArray> outputs, NdArray predicted) {
        AnswerScale scale = prediction.scale();
        NdArray reference = scale == null ? predicted : scale.apply(predicted);
        NdArray actual = outputs.get(prediction.spec().name());
        if (actual == null || !actual.shape().equals(reference.shape())) {
            throw mismatch(
                    prediction,
                    probe,
                    "shape " + (actual == null ? "none" : actual.shape()),
                    reference.shape().toString());
        }
        int rowElements = reference.rows() == 0 ? 1 : reference.elements() / reference.rows();
        double tolerance = Tolerance.of(prediction.link(), reference)
                + (scale == null ? 0 : Math.abs(scale.factor()) * Tolerance.of(prediction.link(), predicted));
        NdArray scores = null;
        for (int i = 0; i < reference.elements(); i++) {
            // Made-up rows may lie where the network has no answer, such as the logarithm of a negative number.
            // Libraries
            // differ in what becomes of a NaN, and a server refuses it coming in and going out.
            boolean outside = !probe.isReal() && Double.isNaN(reference.at(i));
            if (outside || i / rowElements == probe.ignoredRow()) {
                continue;
            }
            double difference = difference(actual.at(i), reference.at(i));
            double allowed = tolerance;
            if (difference > allowed && prediction.link() != Link.IDENTITY) {
                scores = scores == null ? scores(prediction, probe) : scores;
                allowed = Tolerance.ofProbability(prediction.link(), reference, i, scores, rowElements);
            }
            if (!(difference <= allowed)) {
                throw mismatch(
                        prediction,
                        probe,
                        "row " + i / rowElements + ", element " + i % rowElements + ": " + actual.at(i),
                        reference.at(i) + " within " + allowed);
            }
            largestDifference = Math.max(largestDifference, difference);
        }
        if (prediction.link() == Link.SOFTMAX && rowElements > 1) {
            compareClasses(prediction, probe, actual, reference, rowElements);
        }
        NdArray labels = outputs.get(ExportedGraph.LABEL);
        if (labels != null && graph.labelled().equals(Optional.of(prediction))) {
            compareLabels(prediction, probe, labels, reference, rowElements);
        }
    }

    private static Map<String, NdArray> run(OnnxGraph opened, Probe probe) {
        try {
            return opened.run(probe.inputs());
        } catch (LeptonException e) {
            throw new LeptonException(
                    ErrorCode.EXPORT_MISMATCH,
                    "\"" + probe.name() + "\": the graph fails: " + e.detail()
                            + " (expected: an answer, as the trainer gives). Nothing was written.",
                    e);
        }
    }

    /** The values before softmax or sigmoid, from a copy of the graph that gives them too. */
    private NdArray scores(Prediction prediction, Probe probe) {
        ModelProto.Builder model = graph.model().toBuilder();
        model.getGraphBuilder()
                .clearOutput()
                .addOutput(OnnxTypes.valueInfo(
                        prediction.scores(), DType.FLOAT32, prediction.spec().shape()));
        try (OnnxGraph opened = open(model.build())) {
            return run(opened, probe).values().iterator().next();
        }
    }

    private void compareClasses(Prediction prediction, Probe probe, NdArray actual, NdArray reference, int classes) {
        for (int row = 0; row < reference.elements() / classes; row++) {
            int expected = largest(reference, row, classes);
            int found = largest(actual, row, classes);
            if (row != probe.ignoredRow() && found != expected && isDecided(reference, row, classes)) {
                throw mismatch(
                        prediction,
                        probe,
                        "row " + row + ": class " + found + ", probability " + actual.at(row * classes + found),
                        "class " + expected + ", probability " + reference.at(row * classes + expected));
            }
        }
    }

    private void compareLabels(Prediction prediction, Probe probe, NdArray labels, NdArray reference, int classes) {
        List<String> names = graph.labels();
        for (int row = 0; row < reference.rows(); row++) {
            String expected = names.get(largest(reference, row, classes));
            boolean equal = labels.textAt(row).equals(expected);
            if (row != probe.ignoredRow() && !equal && isDecided(reference, row, classes)) {
                throw mismatch(
                        prediction,
                        probe,
                        "row " + row + ": label \"" + labels.textAt(row) + "\"",
                        "\"" + expected + "\"");
            }
        }
    }

    private static int largest(NdArray values, int row, int classes) {
        int largest = 0;
        for (int i = 1; i < classes; i++) {
            if (values.at(row * classes + i) > values.at(row * classes + largest)) {
                largest = i;
            }
        }
        return largest;
    }

    private static boolean isDecided(NdArray reference, int row, int classes) {
        int largest = largest(reference, row, classes);
        for (int i = 0; i < classes; i++) {
            double distance = reference.at(row * classes + largest) - reference.at(row * classes + i);
            if (i != largest && !(distance >= Tolerance.TIE)) {
                return false;
            }
        }
        return true;
    }

    private static double difference(double actual, double reference) {
        boolean same = Double.isNaN(reference) ? Double.isNaN(actual) : actual == reference;
        return same ? 0 : Math.abs(actual - reference);
    }

    private static LeptonException mismatch(Prediction prediction, Probe probe, String found, String expected) {
        return new LeptonException(
                ErrorCode.EXPORT_MISMATCH,
                "output \"" + prediction.spec().name() + "\", \"" + probe.name() + "\", " + found + " (expected: "
                        + expected + ", as the trainer predicts). Nothing was written. Find the layer with"
                        + " ExportCheck; one that is written differently for training and inference is the usual cause.");
    }
}
