package ai.lepton.sdk;

import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.MultiInputLayer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value inside a functional model: an input, or what a layer makes of other nodes. Nodes are joined into a graph and
 * then made a {@link Model}:
 *
 * <pre>{@code
 * Node left = Node.input("left", Shape.of(8));
 * Node right = Node.input("right", Shape.of(8));
 * Shared encoder = Shared.of(dense(16).relu());
 * Node both = Node.of(concatenate(), encoder.on(left), encoder.on(right));
 * Model model = Model.functional(List.of(left, right), both.then(dense(1)));
 * }</pre>
 *
 * <p>Immutable. Shapes are checked when a node is made.
 */
public final class Node {

    private final @Nullable Input input;
    private final @Nullable MultiInputLayer layer;
    private final List<Node> from;
    private final @Nullable Shared shared;
    private final @Nullable String place;
    private final Shape shape;

    private Node(
            @Nullable Input input,
            @Nullable MultiInputLayer layer,
            List<Node> from,
            @Nullable Shared shared,
            @Nullable String place,
            Shape shape) {
        this.input = input;
        this.layer = layer;
        this.from = List.copyOf(from);
        this.shared = shared;
        this.place = place;
        this.shape = shape;
    }

    /** An input of the model. */
    public static Node input(Input input) {
        return new Node(input, null, List.of(), null, null, input.shape());
    }

    /**
     * An input of floating-point numbers.
     *
     * @param shape of one row, without the batch
     */
    public static Node input(String name, Shape shape) {
        return input(Input.floats(shape).named(name));
    }

    /**
     * The same, under a name of your choice.
     *
     * @param place where its weights will be
     */
    public static Node of(String place, MultiInputLayer layer, Node... from) {
        Node node = of(layer, from);
        return new Node(null, layer, node.from, null, place, node.shape);
    }

    /**
     * What a layer makes of one or several nodes.
     *
     * @throws LeptonException {@code SHAPE_MISMATCH} if their shapes do not fit it
     */
    public static Node of(MultiInputLayer layer, Node... from) {
        return of(layer, null, List.of(from));
    }

    static Node of(MultiInputLayer layer, @Nullable Shared shared, List<Node> from) {
        List<Shape> shapes = from.stream().map(Node::shape).toList();
        try {
            return new Node(null, layer, from, shared, null, layer.outputShape(shapes));
        } catch (LeptonException e) {
            throw new LeptonException(e.code(), "layer \"" + layer.kind() + "\": " + e.detail(), e);
        }
    }

    /** What a layer makes of this node. */
    public Node then(MultiInputLayer next) {
        return of(next, this);
    }

    /** What some layers, one after the other, make of this node. */
    public Node then(MultiInputLayer first, MultiInputLayer... next) {
        Node node = then(first);
        for (MultiInputLayer one : next) {
            node = node.then(one);
        }
        return node;
    }

    /** This node as an output of a model that has several. */
    public Named as(String output) {
        return new Named(output, this);
    }

    /** Shape of one row, without the batch. */
    public Shape shape() {
        return shape;
    }

    /** The input that this is; null for what a layer makes. */
    @Nullable
    Input input() {
        return input;
    }

    /** Null for an input. */
    @Nullable
    MultiInputLayer layer() {
        return layer;
    }

    List<Node> from() {
        return from;
    }

    @Nullable
    Shared shared() {
        return shared;
    }

    /** The name that was chosen; null where it is numbered. */
    @Nullable
    String place() {
        return place;
    }

    @Override
    public String toString() {
        return (input != null ? "input \"" + input.name() + "\"" : layer) + " " + shape;
    }

    /**
     * An output of a model.
     *
     * @param name of the output
     * @param node whose value it is
     */
    public record Named(String name, Node node) {}
}
