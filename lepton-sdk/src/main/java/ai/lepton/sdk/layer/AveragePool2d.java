package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Window2d;
import java.util.Objects;

/**
 * The mean of each window of an image, per channel; padding does not count. The same in both modes.
 *
 * <p>Shapes, channels-last: input {@code [N, H, W, C]}, output {@code [N, H', W', C]}. No parameters. Exports as ONNX {@code AveragePool}.
 *
 * @param rows how the window goes down the image
 * @param columns how it goes across
 * @param padding what happens at the border
 */
public record AveragePool2d(Slide rows, Slide columns, Padding padding) implements Layer {

    /** @throws IllegalArgumentException if a component is out of its range */
    public AveragePool2d {
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(columns, "columns");
        padding.requireNotCausal();
        if (rows.dilation() != 1) {
            throw new IllegalArgumentException("dilation: " + rows.dilation() + " (expected: 1, for means)");
        }
        if (columns.dilation() != 1) {
            throw new IllegalArgumentException("dilation: " + columns.dilation() + " (expected: 1, for means)");
        }
    }

    public AveragePool2d same() {
        return new AveragePool2d(rows, columns, Padding.SAME);
    }

    public AveragePool2d stride(int pixels) {
        return new AveragePool2d(rows.withStride(pixels), columns.withStride(pixels), padding);
    }

    public AveragePool2d stride(int down, int across) {
        return new AveragePool2d(rows.withStride(down), columns.withStride(across), padding);
    }

    @Override
    public Shape outputShape(Shape input) {
        return Geometry.outputShape(input, window(input), input.last());
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        Window2d window = window(input);
        return (x, mode) -> x.averagePool2d(window);
    }

    private Window2d window(Shape input) {
        return Geometry.window(input, rows, columns, padding);
    }
}
