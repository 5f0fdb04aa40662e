package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;
import java.util.List;

/**
 * Its inputs one after the other along an axis. The same in both modes.
 *
 * <p>Shapes: inputs {@code [N, ...]} that differ along {@code axis} only, output the same with the sum of their sizes there.
 * No parameters. Exports as ONNX {@code Concat}.
 *
 * @param axis as in {@link Tensor}, where the batch is axis 0; negative ones count from the end
 */
public record Concatenate(int axis) implements MultiInputLayer {

    /** @throws IllegalArgumentException if {@code axis} is the batch */
    public Concatenate {
        if (axis == 0) {
            throw new IllegalArgumentException("axis: 0 (expected: an axis within a row, not the batch)");
        }
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        ShapeErrors.requireSeveral(inputs);
        Shape first = inputs.get(0);
        int along = axis < 0 ? axis + first.rank() : axis - 1;
        if (along < 0 || along >= first.rank()) {
            throw ShapeErrors.mismatch(first, "an axis " + axis, "Choose an axis of the inputs; the batch is axis 0.");
        }
        long together = 0;
        for (Shape input : inputs) {
            if (input.rank() != first.rank() || !with(input, along, 0).equals(with(first, along, 0))) {
                throw ShapeErrors.mismatch(
                        inputs, "the same sizes but along axis " + axis, "Bring them to the same shape first.");
            }
            boolean unknown = together == Shape.UNKNOWN || input.size(along) == Shape.UNKNOWN;
            together = unknown ? Shape.UNKNOWN : together + input.size(along);
        }
        return with(first, along, together);
    }

    @Override
    public Forward build(Parameters parameters, List<Shape> inputs) {
        return (tensors, mode) -> {
            Tensor all = tensors.get(0);
            for (Tensor tensor : tensors.subList(1, tensors.size())) {
                all = all.concat(tensor, axis);
            }
            return all;
        };
    }

    private static Shape with(Shape shape, int axis, long size) {
        long[] sizes = shape.toArray();
        sizes[axis] = size;
        return Shape.of(sizes);
    }
}
