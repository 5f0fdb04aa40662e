package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The dimensions of each row in another order. The same in both modes.
 *
 * <p>Shapes: input {@code [N, ...]}, output {@code [N, ...]} where axis {@code i} is the input's axis {@code order[i - 1]};
 * axis 0 is the batch, which stays. No parameters. Exports as ONNX {@code Transpose}.
 *
 * @param order axes of the input from 1 on, each once: {@code 2, 1} swaps the two axes of {@code [N, T, F]}
 */
public record Permute(List<Integer> order) implements Layer {

    /** @throws IllegalArgumentException if {@code order} does not hold each number from 1 on once */
    public Permute {
        order = List.copyOf(order);
        List<Integer> sorted = order.stream().sorted().toList();
        for (int i = 0; i < sorted.size(); i++) {
            if (sorted.get(i) != i + 1) {
                throw new IllegalArgumentException(
                        "order: " + order + " (expected: 1 to " + sorted.size() + ", each once)");
            }
        }
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != order.size()) {
            throw ShapeErrors.mismatch(
                    input, order.size() + " dimensions", "Name each axis of the input once, from 1 on.");
        }
        return Shape.of(order.stream().mapToLong(axis -> input.size(axis - 1)).toArray());
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        int[] permutation = IntStream.concat(IntStream.of(0), order.stream().mapToInt(Integer::intValue))
                .toArray();
        return (x, mode) -> x.transpose(permutation);
    }
}
