package ai.lepton.onnx.internal.graph;

import ai.lepton.core.model.TensorSpec;
import ai.lepton.sdk.loss.Link;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.List;
import java.util.Objects;

/**
 * A graph, and what it says about itself.
 *
 * @param model what {@code model.onnx} will hold
 * @param input what it takes
 * @param prediction the output that {@code predict} gives too
 * @param scores name of the value in the graph that {@code link} was applied to
 * @param link what turned the scores into the prediction
 * @param labels names of the classes, by index; empty when the graph gives no label
 */
public record ExportedGraph(
        ModelProto model, TensorSpec input, TensorSpec prediction, String scores, Link link, List<String> labels) {

    /** Name of the output with the class's name. */
    public static final String LABEL = "label";

    public ExportedGraph {
        Objects.requireNonNull(model, "model");
        labels = List.copyOf(labels);
    }

    /** The same about another graph. */
    public ExportedGraph withModel(ModelProto other) {
        return new ExportedGraph(other, input, prediction, scores, link, labels);
    }

    /** The name of the output that {@code predict} gives too. */
    public static String predictionName(Link link) {
        return link == Link.IDENTITY ? "output" : "probabilities";
    }
}
