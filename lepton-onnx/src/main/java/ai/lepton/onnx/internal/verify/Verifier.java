package ai.lepton.onnx.internal.verify;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.onnx.internal.graph.ExportedGraph;
import ai.lepton.onnx.internal.graph.ExportedGraph.Prediction;
import ai.lepton.onnx.internal.graph.OnnxTypes;
import ai.lepton.runtime.OnnxGraph;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.loss.Link;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs a graph with ONNX Runtime, as the server will, and compares it with the trainer it came from. */
public final class Verifier {

    private final ExportedGraph graph;
    private final Trainer trainer;
    private int rows;
    private double largestDifference;

    /**
     * What was compared.
     *
     * @param rows how many
     * @param largestDifference between two values of the prediction, absolute
     */
    public record Result(int rows, double largestDifference) {}

    private Verifier(ExportedGraph graph, Trainer trainer) {
        this.graph = graph;
        this.trainer = trainer;
    }

    /**
     * Compares.
     *
     * @param samples real rows of each input, {@code [n, input...]}
     * @param seed of the random rows
     * @throws LeptonException {@link ErrorCode#EXPORT_MISMATCH} naming output, row, both values and the tolerance;
     *     {@link ErrorCode#NOT_EXPORTABLE} if ONNX Runtime does not open the graph
     */
    public static Result verify(ExportedGraph graph, Trainer trainer, List<NdArray> samples, long seed) {
        Verifier verifier = new Verifier(graph, trainer);
        try (OnnxGraph opened = open(graph.model())) {
            for (Probe probe : Probe.of(graph.inputs(), samples, seed)) {
                verifier.compare(opened, probe);
            }
        }
        return new Result(verifier.rows, verifier.largestDifference);
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
        List<NdArray> references = List.copyOf(trainer.predict(probe.inputs()).values());
        Map<String, NdArray> outputs = run(opened, probe);
        for (int i = 0; i < references.size(); i++) {
            compare(probe, graph.predictions().get(i), outputs, references.get(i));
        }
        rows += references.get(0).rows() - (probe.ignoredRow() >= 0 ? 1 : 0);
    }

    private void compare(Probe probe, Prediction prediction, Map<String, NdArray> outputs, NdArray reference) {
        NdArray actual = outputs.get(prediction.spec().name());
        if (actual == null || !actual.shape().equals(reference.shape())) {
            throw mismatch(
                    prediction,
                    probe,
                    "shape " + (actual == null ? "none" : actual.shape()),
                    reference.shape().toString());
        }
        int rowElements = reference.rows() == 0 ? 1 : reference.elements() / reference.rows();
        double tolerance = Tolerance.of(prediction.link(), reference);
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
