package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A function of yours as a layer without parameters. The same in both modes. Exports, since it is made of tensor
 * operations; but a function cannot be written down, so a package with it serves and its architecture is not restored
 * from it. Make it a record of your own that implements {@link Layer} to have that too.
 *
 * @param name kind of the layer in summaries and messages: letters, digits and {@code _}
 * @param shapes shape of the output for a shape of the input, both without the batch
 * @param function of {@code [N, input...]}, giving {@code [N, output...]}
 */
public record Lambda(String name, UnaryOperator<Shape> shapes, UnaryOperator<Tensor> function) implements Layer {

    /** @throws IllegalArgumentException if {@code name} has other characters */
    public Lambda {
        if (!name.matches("[A-Za-z0-9_]+")) {
            throw new IllegalArgumentException("name: \"" + name + "\" (expected: letters, digits and _)");
        }
        Objects.requireNonNull(shapes, "shapes");
        Objects.requireNonNull(function, "function");
    }

    @Override
    public String kind() {
        return name;
    }

    @Override
    public Shape outputShape(Shape input) {
        return shapes.apply(input);
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        return (x, mode) -> function.apply(x);
    }
}
