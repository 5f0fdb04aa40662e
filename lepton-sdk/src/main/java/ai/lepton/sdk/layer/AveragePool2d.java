package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Window2d;
import java.util.Objects;

/**
 * The mean of each window of an image, per channel; padding does not count. The same in both modes.
 *
 * <p>Shapes, channels-last: input {@code [N, H, W, C]}, output {@code [N, H', W', C]}. No parameters. Exports as ONNX
 * {@code AveragePool}.
 *
 * @param size rows and columns of the window, pixels, {@code > 0}
 * @param stride pixels from one window to the next, {@code > 0}
 * @param padding what happens at the border
 */
public record AveragePool2d(int size, int stride, Padding padding) implements Layer {

    /** @throws IllegalArgumentException if {@code size} or {@code stride} is not positive */
    public AveragePool2d {
        if (size <= 0) {
            throw new IllegalArgumentException("size: " + size + " (expected: > 0)");
        }
        if (stride <= 0) {
            throw new IllegalArgumentException("stride: " + stride + " (expected: > 0)");
        }
        Objects.requireNonNull(padding, "padding");
    }

    public AveragePool2d same() {
        return new AveragePool2d(size, stride, Padding.SAME);
    }

    public AveragePool2d stride(int pixels) {
        return new AveragePool2d(size, pixels, padding);
    }

    @Override
    public Shape outputShape(Shape input) {
        return Pooling.outputShape(input, window(input), input.last());
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        Window2d window = window(input);
        return (x, mode) -> x.averagePool2d(window);
    }

    private Window2d window(Shape input) {
        ShapeErrors.requireImage(input);
        return padding.window(new int[] {size, size}, new int[] {stride, stride}, input.size(0), input.size(1));
    }
}
