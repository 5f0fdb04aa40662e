package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;

/**
 * The mean of each of {@code height x width} parts of an image, per channel: whatever the size of the image, the output
 * has that many pixels. Part {@code i} of {@code n} goes from {@code floor(i * size / n)} to {@code ceil((i + 1) * size
 * / n)}, so parts overlap where the size is no multiple of {@code n}. The same in both modes.
 *
 * <p>Shapes, channels-last: input {@code [N, H, W, C]}, output {@code [N, height, width, C]}. No parameters. Exports as
 * ONNX {@code AveragePool} if {@code H} and {@code W} are multiples of {@code height} and {@code width}; else {@code
 * compile} refuses it with {@code NOT_EXPORTABLE}.
 *
 * @param height rows of the output, {@code > 0}
 * @param width columns of the output, {@code > 0}
 */
public record AdaptiveAveragePool2d(int height, int width) implements Layer {

    /** @throws IllegalArgumentException if {@code height} or {@code width} is not positive */
    public AdaptiveAveragePool2d {
        if (height <= 0 || width <= 0) {
            throw new IllegalArgumentException("parts: " + height + " x " + width + " (expected: > 0)");
        }
    }

    @Override
    public Shape outputShape(Shape input) {
        ShapeErrors.requireImage(input);
        ShapeErrors.requireKnown(input);
        return Shape.of(height, width, input.last());
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        return (x, mode) -> x.adaptiveAveragePool2d(height, width);
    }
}
