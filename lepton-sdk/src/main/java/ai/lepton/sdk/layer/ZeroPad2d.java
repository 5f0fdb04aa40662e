package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;

/**
 * Zeros around an image. The same in both modes.
 *
 * <p>Shapes, channels-last: input {@code [N, H, W, C]}, output {@code [N, top + H + bottom, left + W + right, C]}. No
 * parameters. Exports as ONNX {@code Pad}.
 *
 * @param top rows above, {@code >= 0}
 * @param bottom rows below, {@code >= 0}
 * @param left columns on the left, {@code >= 0}
 * @param right columns on the right, {@code >= 0}
 */
public record ZeroPad2d(int top, int bottom, int left, int right) implements Layer {

    /** @throws IllegalArgumentException if a component is negative */
    public ZeroPad2d {
        if (top < 0 || bottom < 0 || left < 0 || right < 0) {
            throw new IllegalArgumentException(
                    "padding: " + top + ", " + bottom + ", " + left + ", " + right + " (expected: >= 0)");
        }
    }

    @Override
    public Shape outputShape(Shape input) {
        ShapeErrors.requireImage(input);
        return Shape.of(longer(input.size(0), top + bottom), longer(input.size(1), left + right), input.last());
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        return (x, mode) -> x.pad(0, 0, top, bottom, left, right, 0, 0);
    }

    private static long longer(long size, int more) {
        return size == Shape.UNKNOWN ? Shape.UNKNOWN : size + more;
    }
}
