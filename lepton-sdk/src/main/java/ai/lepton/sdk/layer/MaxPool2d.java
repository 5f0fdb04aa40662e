package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Window2d;
import java.util.Objects;

/**
 * The largest of each window of an image, per channel. The same in both modes.
 *
 * <p>Shapes, channels-last: input {@code [N, H, W, C]}, output {@code [N, H', W', C]}. No parameters. Exports as ONNX {@code MaxPool}.
 *
 * @param rows how the window goes down the image
 * @param columns how it goes across
 * @param padding what happens at the border
 */
public record MaxPool2d(Slide rows, Slide columns, Padding padding) implements Layer {

    /** @throws IllegalArgumentException if a component is out of its range */
    public MaxPool2d {
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(columns, "columns");
        padding.requireNotCausal();
    }

    public MaxPool2d same() {
        return new MaxPool2d(rows, columns, Padding.SAME);
    }

    public MaxPool2d stride(int pixels) {
        return new MaxPool2d(rows.withStride(pixels), columns.withStride(pixels), padding);
    }

    public MaxPool2d stride(int down, int across) {
        return new MaxPool2d(rows.withStride(down), columns.withStride(across), padding);
    }

    public MaxPool2d dilation(int pixels) {
        return new MaxPool2d(rows.withDilation(pixels), columns.withDilation(pixels), padding);
    }

    @Override
    public Shape outputShape(Shape input) {
        return Geometry.outputShape(input, window(input), input.last());
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        Window2d window = window(input);
        return (x, mode) -> x.maxPool2d(window);
    }

    private Window2d window(Shape input) {
        return Geometry.window(input, rows, columns, padding);
    }
}
