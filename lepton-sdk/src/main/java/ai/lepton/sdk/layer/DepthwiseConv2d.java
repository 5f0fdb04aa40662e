package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Window2d;
import java.util.Objects;

/**
 * A two-dimensional convolution of each channel by itself: {@link Conv2d} with as many groups as channels. Followed by a
 * {@code conv2d(filters, 1)} it is a separable convolution. The same in both modes.
 *
 * <p>Shapes, channels-last: input {@code [N, H, W, C]}, output {@code [N, H', W', C * multiplier]}. Parameters: {@code
 * kernel [C * multiplier, 1, rows, columns]}, starts as {@code initializer} says for each channel; {@code bias [C *
 * multiplier]}, starts at 0. Exports as ONNX {@code Conv} with {@code group = C}.
 *
 * @param multiplier filters for each channel, {@code > 0}; those of one channel lie side by side
 * @param rows how the kernel goes down the image
 * @param columns how it goes across
 * @param padding what happens at the border
 * @param activation applied at the end
 * @param useBias whether there is a bias
 * @param initializer of the kernel
 * @see <a href="https://arxiv.org/abs/1704.04861">Howard et al., "MobileNets" (2017)</a>
 */
public record DepthwiseConv2d(
        int multiplier,
        Slide rows,
        Slide columns,
        Padding padding,
        Activation activation,
        boolean useBias,
        Initializer initializer)
        implements WithActivation<DepthwiseConv2d> {

    /** @throws IllegalArgumentException if a component is out of its range */
    public DepthwiseConv2d {
        if (multiplier <= 0) {
            throw new IllegalArgumentException("multiplier: " + multiplier + " (expected: > 0)");
        }
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(columns, "columns");
        padding.requireNotCausal();
        Objects.requireNonNull(activation, "activation");
        Objects.requireNonNull(initializer, "initializer");
    }

    public DepthwiseConv2d same() {
        return with(rows, columns, Padding.SAME);
    }

    public DepthwiseConv2d stride(int pixels) {
        return with(rows.withStride(pixels), columns.withStride(pixels), padding);
    }

    public DepthwiseConv2d stride(int down, int across) {
        return with(rows.withStride(down), columns.withStride(across), padding);
    }

    public DepthwiseConv2d dilation(int pixels) {
        return with(rows.withDilation(pixels), columns.withDilation(pixels), padding);
    }

    public DepthwiseConv2d dilation(int down, int across) {
        return with(rows.withDilation(down), columns.withDilation(across), padding);
    }

    /** So many filters for each channel of the input. */
    public DepthwiseConv2d multiplier(int multiplier) {
        return new DepthwiseConv2d(multiplier, rows, columns, padding, activation, useBias, initializer);
    }

    public DepthwiseConv2d withoutBias() {
        return new DepthwiseConv2d(multiplier, rows, columns, padding, activation, false, initializer);
    }

    public DepthwiseConv2d withInitializer(Initializer initializer) {
        return new DepthwiseConv2d(multiplier, rows, columns, padding, activation, useBias, initializer);
    }

    @Override
    public DepthwiseConv2d withActivation(Activation activation) {
        return new DepthwiseConv2d(multiplier, rows, columns, padding, activation, useBias, initializer);
    }

    @Override
    public Shape outputShape(Shape input) {
        return Geometry.outputShape(input, window(input), input.last() * multiplier);
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        Window2d window = window(input);
        int channels = Math.toIntExact(input.last());
        Shape shape = Shape.of((long) channels * multiplier, 1, rows.size(), columns.size());
        Kernel kernel = Kernel.of(parameters, shape, channels, useBias, initializer);
        return (x, mode) -> activation.apply(x.conv2d(kernel.weights(), kernel.biases(), window, channels));
    }

    private DepthwiseConv2d with(Slide rows, Slide columns, Padding padding) {
        return new DepthwiseConv2d(multiplier, rows, columns, padding, activation, useBias, initializer);
    }

    private Window2d window(Shape input) {
        return Geometry.window(input, rows, columns, padding);
    }
}
