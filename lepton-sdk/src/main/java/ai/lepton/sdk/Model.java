package ai.lepton.sdk;

import ai.lepton.core.DType;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import ai.lepton.sdk.cost.Cost;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Mode;
import ai.lepton.sdk.layer.MultiInputLayer;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.layer.Sequential;
import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.metric.Metric;
import ai.lepton.sdk.optimizer.Optimizer;
import ai.lepton.sdk.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A recipe for a network: what it takes, what it does, what it gives. Immutable and without weights; {@link #compile}
 * makes those.
 *
 * <p>Most are made by {@link #sequential}, or by {@link #functional} from nodes. Shapes are checked when the model is
 * made: an error names the layer, what it got and what it expected.
 *
 * @param inputs what it takes, at least one
 * @param steps what it does; each takes inputs or what steps before it give
 * @param outputs what it gives, at least one
 */
public record Model(List<Input> inputs, List<Step> steps, List<Output> outputs) {

    /**
     * @throws LeptonException {@code SHAPE_MISMATCH} if a layer's input does not fit
     * @throws IllegalArgumentException if a name is there twice, or is used before it is there
     */
    public Model {
        inputs = List.copyOf(inputs);
        steps = List.copyOf(steps);
        outputs = List.copyOf(outputs);
        ModelChecks.check(inputs, steps, outputs);
    }

    /** One layer, such as a component of your own, on one input. */
    public Model(Input input, Layer network) {
        this(sequential(input, network));
    }

    private Model(Model other) {
        this(other.inputs, other.steps, other.outputs);
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
        List<Step> steps = new ArrayList<>();
        String from = input.name();
        for (Sequential.Step step : new Sequential(List.of(layers)).steps(input.shape())) {
            steps.add(new Step(step.place(), step.place(), ModelChecks.unnamed(step.layer()), List.of(from)));
            from = step.place();
        }
        return new Model(List.of(input), steps, List.of(new Output("", from)));
    }

    /**
     * What lies between some nodes and one that is made from them.
     *
     * @param inputs made by {@link Node#input}, in the order in which rows will have them
     */
    public static Model functional(List<Node> inputs, Node output) {
        return NodeWalk.model(inputs, List.of(output.as("")));
    }

    /** The same with several outputs, each {@link Node#as named}. */
    public static Model functional(List<Node> inputs, Node.Named... outputs) {
        return NodeWalk.model(inputs, List.of(outputs));
    }

    /**
     * What the only input takes.
     *
     * @throws IllegalStateException if there are several
     */
    public Input input() {
        if (inputs.size() != 1) {
            throw new IllegalStateException("inputs: " + names(inputs, Input::name) + " (expected: one)");
        }
        return inputs.get(0);
    }

    /**
     * Shape of one row of the only output, without the batch.
     *
     * @throws IllegalStateException if there are several
     */
    public Shape outputShape() {
        if (outputs.size() != 1) {
            throw new IllegalStateException("outputs: " + names(outputs, Output::name) + " (expected: one)");
        }
        return outputShapes().get(0);
    }

    /** Shapes of one row of each output, without the batch. */
    public List<Shape> outputShapes() {
        Map<String, Shape> shapes = shapes();
        return outputs.stream().map(output -> shape(shapes, output.from())).toList();
    }

    /** Shapes of one row of each input and of what each step gives, by name, without the batch. */
    public Map<String, Shape> shapes() {
        return ModelChecks.shapes(inputs, steps);
    }

    /** Shapes of what a step takes, without the batch. */
    static List<Shape> inputShapes(Step step, Map<String, Shape> shapes) {
        return step.from().stream().map(name -> shape(shapes, name)).toList();
    }

    /** Whether every layer can be exported. */
    public boolean exportable() {
        return steps.stream().allMatch(step -> step.layer().exportable());
    }

    /** The same model with another layer in the place of each. */
    public Model withLayers(UnaryOperator<MultiInputLayer> other) {
        return new Model(
                inputs,
                steps.stream()
                        .map(step -> step.withLayer(other.apply(step.layer())))
                        .toList(),
                outputs);
    }

    /** This model as one layer of another: as the encoder of an autoencoder, or the body under a new head. */
    public MultiInputLayer asLayer() {
        return new Nested(this);
    }

    /**
     * Registers what the layers keep and returns the network's function.
     *
     * @param parameters where to register tensors; each place has a scope of its own
     */
    public Forward build(Parameters parameters) {
        return BuiltModel.of(this, parameters);
    }

    /** A network's function, built once and applied to every batch. */
    @FunctionalInterface
    public interface Forward {
        /** Shapes: {@code [N, input...]} each, to {@code [N, output...]} each. */
        List<Tensor> apply(List<Tensor> inputs, Mode mode);
    }

    /**
     * Makes weights for this model, to be trained. The trainer must be closed.
     *
     * @throws LeptonException {@code ENGINE_MISSING} without an engine on the class path; {@code NOT_EXPORTABLE} if a
     *     layer cannot be exported and does not say so
     * @throws IllegalArgumentException if the model has several outputs, which want an {@link Objective} each
     */
    public Trainer compile(Optimizer optimizer, Loss loss, Metric... metrics) {
        return compile(Compile.defaults(), optimizer, loss, metrics);
    }

    /** The same with options, such as the seed. */
    public Trainer compile(Compile options, Optimizer optimizer, Loss loss, Metric... metrics) {
        return compile(options, optimizer, Objective.of(loss, metrics));
    }

    /** The same for a model with several outputs; what is made small is the weighted sum of the objectives' losses. */
    public Trainer compile(Compile options, Optimizer optimizer, Objective... objectives) {
        return Trainer.open(this, options, optimizer, List.of(objectives));
    }

    /** Shapes of all tensors that a trainer of this model has, by name: parameters, then buffers. */
    public Map<String, Shape> tensors() {
        Described described = Described.of(this);
        Map<String, Shape> tensors = new LinkedHashMap<>(described.parameters());
        tensors.putAll(described.buffers());
        return tensors;
    }

    /**
     * What each step costs for one row in inference, by name; a layer of your own too, for its operations are counted.
     *
     * @param openSize in place of each size that the inputs leave open, such as the length of a sequence; {@code > 0}
     */
    public Map<String, Cost> costs(long openSize) {
        return Costs.of(this, DType.FLOAT32, openSize);
    }

    /** The same of all steps together. */
    public Cost cost(long openSize) {
        return Costs.total(costs(openSize));
    }

    /**
     * A table of layers with output shapes, parameters and FLOPs, and what memory training takes. What counts is said by
     * {@link Cost}; where the inputs leave sizes open, the summary says for which it counts.
     */
    public String summary() {
        return Summary.of(this, Compile.defaults(), OptionalLong.empty());
    }

    static Shape shape(Map<String, Shape> shapes, String name) {
        Shape shape = shapes.get(name);
        if (shape == null) {
            throw new IllegalArgumentException(
                    "model: \"" + name + "\" (expected: one of " + shapes.keySet() + ", which come before it)");
        }
        return shape;
    }

    private static <T> List<String> names(List<T> list, Function<T, String> name) {
        return list.stream().map(name).toList();
    }

    Map<String, Integer> positions() {
        Map<String, Integer> positions = new LinkedHashMap<>();
        inputs.forEach(input -> positions.put(input.name(), positions.size()));
        steps.forEach(step -> positions.put(step.name(), positions.size()));
        return positions;
    }
}
