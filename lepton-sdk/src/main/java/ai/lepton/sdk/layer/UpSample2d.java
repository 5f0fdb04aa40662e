package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import java.util.Objects;

/**
 * An image made larger. The same in both modes.
 *
 * <p>Shapes, channels-last: input {@code [N, H, W, C]}, output {@code [N, H * rows, W * columns, C]}. No parameters. Exports
 * as ONNX {@code Resize}.
 *
 * @param rows so many for each row, {@code > 0}
 * @param columns so many for each column, {@code > 0}
 * @param interpolation what the new pixels are
 */
public record UpSample2d(int rows, int columns, Interpolation interpolation) implements Layer {

    /** What is between the pixels that there were. */
    public enum Interpolation {
        /** Each pixel repeated. */
        NEAREST,
        /** Between the centres of neighbouring pixels; those at the border repeat beyond it. */
        BILINEAR
    }

    /** @throws IllegalArgumentException if {@code rows} or {@code columns} is not positive */
    public UpSample2d {
        if (rows <= 0 || columns <= 0) {
            throw new IllegalArgumentException("factors: " + rows + " x " + columns + " (expected: > 0)");
        }
        Objects.requireNonNull(interpolation, "interpolation");
    }

    public UpSample2d bilinear() {
        return new UpSample2d(rows, columns, Interpolation.BILINEAR);
    }

    @Override
    public Shape outputShape(Shape input) {
        ShapeErrors.requireImage(input);
        return Shape.of(times(input.size(0), rows), times(input.size(1), columns), input.last());
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        return interpolation == Interpolation.NEAREST
                ? (x, mode) -> x.upsampleNearest2d(rows, columns)
                : (x, mode) -> x.upsampleBilinear2d(rows, columns);
    }

    private static long times(long size, int factor) {
        return size == Shape.UNKNOWN ? Shape.UNKNOWN : size * factor;
    }
}
