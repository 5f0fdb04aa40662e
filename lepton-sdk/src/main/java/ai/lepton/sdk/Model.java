package ai.lepton.sdk;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Sequential;
import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.metric.Metric;
import ai.lepton.sdk.optimizer.Optimizer;
import java.util.List;
import java.util.Objects;

/**
 * A recipe for a network: what it takes and what it does. Immutable and without weights; {@link #compile} makes those.
 *
 * <p>Shapes are checked when the model is made: an error names the layer, what it got and what it expected.
 *
 * @param input what it takes
 * @param network what it does
 */
public record Model(Input input, Layer network) {

    /** @throws ai.lepton.core.LeptonException {@code SHAPE_MISMATCH} if a layer's input does not fit */
    public Model {
        Objects.requireNonNull(input, "input");
        network.outputShape(input.shape());
    }

    /**
     * Layers one after the other, on floating-point rows.
     *
     * @param input shape of one row, without the batch
     */
    public static Model sequential(Shape input, Layer... layers) {
        return sequential(Input.floats(input), layers);
    }

    public static Model sequential(Input input, Layer... layers) {
        return new Model(input, new Sequential(List.of(layers)));
    }

    /** Shape of one row's output, without the batch. */
    public Shape outputShape() {
        return network.outputShape(input.shape());
    }

    /**
     * Makes weights for this model, to be trained. The trainer must be closed.
     *
     * @throws ai.lepton.core.LeptonException {@code ENGINE_MISSING} without an engine on the class path; {@code
     *     NOT_EXPORTABLE} if a layer cannot be exported and does not say so
     */
    public Trainer compile(Optimizer optimizer, Loss loss, Metric... metrics) {
        return compile(Compile.defaults(), optimizer, loss, metrics);
    }

    /** The same with options, such as the seed. */
    public Trainer compile(Compile options, Optimizer optimizer, Loss loss, Metric... metrics) {
        return Trainer.open(this, options, optimizer, loss, List.of(metrics));
    }

    /** A table of layers, output shapes and parameters. */
    public String summary() {
        return Summary.of(this);
    }
}
