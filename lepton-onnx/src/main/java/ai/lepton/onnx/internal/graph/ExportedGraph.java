package ai.lepton.onnx.internal.graph;

import ai.lepton.core.model.TensorSpec;
import ai.lepton.sdk.Output;
import ai.lepton.sdk.loss.Link;
import ai.lepton.sdk.preprocess.AnswerScale;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A graph, and what it says about itself.
 *
 * @param model what {@code model.onnx} will hold
 * @param inputs what it takes
 * @param predictions the outputs that {@code predict} gives too
 * @param labels names of the classes, by index; empty when the graph gives no label
 */
public record ExportedGraph(
        ModelProto model, List<TensorSpec> inputs, List<Prediction> predictions, List<String> labels) {

    /** Name of the output with the class's name. */
    public static final String LABEL = "label";

    /**
     * An output.
     *
     * @param spec what it is
     * @param scores name of the value in the graph that {@code link} was applied to
     * @param link what turned the scores into the prediction
     * @param scale what turned the prediction into the target's unit; null for nothing
     */
    public record Prediction(
            TensorSpec spec,
            String scores,
            Link link,
            @Nullable AnswerScale scale) {

        /** Whether it is a probability for each of these classes. */
        public boolean isOf(List<String> classes) {
            return link == Link.SOFTMAX
                    && spec.shape().rank() == 2
                    && spec.shape().last() == classes.size();
        }
    }

    public ExportedGraph {
        Objects.requireNonNull(model, "model");
        inputs = List.copyOf(inputs);
        predictions = List.copyOf(predictions);
        labels = List.copyOf(labels);
    }

    /** The same about another graph. */
    public ExportedGraph withModel(ModelProto other) {
        return new ExportedGraph(other, inputs, predictions, labels);
    }

    /** The prediction that {@link #LABEL} names the best class of. */
    public Optional<Prediction> labelled() {
        return labels.isEmpty()
                ? Optional.empty()
                : predictions.stream().filter(p -> p.isOf(labels)).findFirst();
    }

    /** The name of an output of the graph. */
    public static String name(Output output, Link link) {
        if (!output.name().isEmpty()) {
            return output.name();
        }
        return link == Link.IDENTITY ? "output" : "probabilities";
    }
}
