package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import java.util.Arrays;

/**
 * The same elements of each row under another shape. The same in both modes.
 *
 * <p>Shapes: input {@code [N, ...]} of known sizes, output {@code [N, sizes...]}. No parameters. Exports as ONNX {@code
 * Reshape}.
 *
 * @param sizes without the batch; one of them may be {@link Shape#UNKNOWN}, {@code -1}, to be worked out
 */
public record Reshape(Shape sizes) implements Layer {

    /** @throws IllegalArgumentException if more than one size is -1, or one is 0 */
    public Reshape {
        long open = Arrays.stream(sizes.toArray())
                .filter(size -> size == Shape.UNKNOWN)
                .count();
        if (open > 1 || Arrays.stream(sizes.toArray()).anyMatch(size -> size == 0)) {
            throw new IllegalArgumentException("sizes: " + sizes + " (expected: > 0, and -1 at most once)");
        }
    }

    @Override
    public Shape outputShape(Shape input) {
        ShapeErrors.requireKnown(input);
        long known = Arrays.stream(sizes.toArray())
                .filter(size -> size != Shape.UNKNOWN)
                .reduce(1, Math::multiplyExact);
        boolean fits = sizes.isKnown() ? known == input.elements() : input.elements() % known == 0;
        if (!fits) {
            throw ShapeErrors.mismatch(
                    input,
                    sizes.isKnown() ? known + " elements" : "a multiple of " + known + " elements",
                    "Choose sizes whose product is " + input.elements() + ".");
        }
        return Shape.of(Arrays.stream(sizes.toArray())
                .map(size -> size == Shape.UNKNOWN ? input.elements() / known : size)
                .toArray());
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        long[] withBatch = outputShape(input).prepend(Shape.UNKNOWN).toArray();
        return (x, mode) -> x.reshape(withBatch);
    }
}
