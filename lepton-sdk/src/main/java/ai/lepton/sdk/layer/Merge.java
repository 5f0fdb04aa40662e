package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Its inputs combined element by element. The same in both modes.
 *
 * <p>Shapes: inputs {@code [N, ...]} of the same rank whose sizes are equal or 1, where 1 stands for all positions; output
 * the larger of each size. No parameters. Exports as the ONNX operators of the same names.
 *
 * @param operation how they are combined
 */
public record Merge(Operation operation) implements MultiInputLayer {

    /** Ways to combine. */
    public enum Operation {
        ADD,
        /** Of two inputs. */
        SUBTRACT,
        MULTIPLY,
        AVERAGE,
        MAXIMUM,
        MINIMUM;

        private Tensor apply(Tensor left, Tensor right) {
            return switch (this) {
                case ADD, AVERAGE -> left.add(right);
                case SUBTRACT -> left.sub(right);
                case MULTIPLY -> left.mul(right);
                case MAXIMUM -> left.maximum(right);
                case MINIMUM -> left.minimum(right);
            };
        }
    }

    public Merge {
        Objects.requireNonNull(operation, "operation");
    }

    @Override
    public String kind() {
        return operation.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        ShapeErrors.requireSeveral(inputs);
        if (operation == Operation.SUBTRACT && inputs.size() != 2) {
            throw ShapeErrors.mismatch(inputs, "two inputs", "Subtract one from the other.");
        }
        long[] sizes = inputs.get(0).toArray();
        for (Shape input : inputs) {
            boolean fits = input.rank() == sizes.length;
            for (int axis = 0; fits && axis < sizes.length; axis++) {
                long size = input.size(axis);
                fits = size == sizes[axis] || size == 1 || sizes[axis] == 1;
                sizes[axis] = sizes[axis] == 1 ? size : sizes[axis];
            }
            if (!fits) {
                throw ShapeErrors.mismatch(
                        inputs, "the same rank, and sizes that are equal or 1", "Bring them to the same shape first.");
            }
        }
        return Shape.of(sizes);
    }

    @Override
    public Forward build(Parameters parameters, List<Shape> inputs) {
        return (tensors, mode) -> {
            Tensor all = tensors.get(0);
            for (Tensor tensor : tensors.subList(1, tensors.size())) {
                all = operation.apply(all, tensor);
            }
            return operation == Operation.AVERAGE ? all.div((double) tensors.size()) : all;
        };
    }
}
