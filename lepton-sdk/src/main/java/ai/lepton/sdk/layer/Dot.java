package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import java.util.List;

/**
 * The dot product of two vectors, such as the embeddings of a user and an item. The same in both modes.
 *
 * <p>Shapes: two inputs {@code [N, F]}, output {@code [N, 1]}. No parameters. Exports as ONNX {@code Mul} and {@code
 * ReduceSum}.
 */
public record Dot() implements MultiInputLayer {

    @Override
    public Shape outputShape(List<Shape> inputs) {
        boolean fits =
                inputs.size() == 2 && inputs.get(0).rank() == 1 && inputs.get(0).equals(inputs.get(1));
        if (!fits) {
            throw ShapeErrors.mismatch(inputs, "two vectors of the same size", "Put flatten() or dense(units) before.");
        }
        return Shape.of(1);
    }

    @Override
    public Forward build(Parameters parameters, List<Shape> inputs) {
        return (tensors, mode) -> tensors.get(0).mul(tensors.get(1)).sum(-1).reshape(-1, 1);
    }
}
