package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Window2d;
import java.util.Objects;

/**
 * A two-dimensional convolution: {@code y = activation(x * W + b)}, a cross-correlation as everywhere in deep learning.
 * The same in both modes.
 *
 * <p>Shapes, channels-last: input {@code [N, H, W, in]}, output {@code [N, H', W', filters]}. Parameters: {@code kernel
 * [filters, in / groups, rows, columns]}, starts as {@code initializer} says; {@code bias [filters]}, starts at 0.
 * Exports as ONNX {@code Conv} with computed pads.
 *
 * @param filters channels of the output, {@code > 0}
 * @param rows how the kernel goes down the image
 * @param columns how it goes across
 * @param padding what happens at the border
 * @param groups parts of channels and filters that do not see each other; divides both
 * @param activation applied at the end
 * @param useBias whether there is a bias
 * @param initializer of the kernel
 */
public record Conv2d(
        int filters,
        Slide rows,
        Slide columns,
        Padding padding,
        int groups,
        Activation activation,
        boolean useBias,
        Initializer initializer)
        implements WithActivation<Conv2d> {

    /** @throws IllegalArgumentException if a component is out of its range */
    public Conv2d {
        if (filters <= 0) {
            throw new IllegalArgumentException("filters: " + filters + " (expected: > 0)");
        }
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(columns, "columns");
        padding.requireNotCausal();
        if (groups <= 0 || filters % groups != 0) {
            throw new IllegalArgumentException(
                    "groups: " + groups + " (expected: > 0, and filters " + filters + " a multiple of it)");
        }
        Objects.requireNonNull(activation, "activation");
        Objects.requireNonNull(initializer, "initializer");
    }

    public Conv2d same() {
        return with(rows, columns, Padding.SAME);
    }

    public Conv2d stride(int pixels) {
        return with(rows.withStride(pixels), columns.withStride(pixels), padding);
    }

    public Conv2d stride(int down, int across) {
        return with(rows.withStride(down), columns.withStride(across), padding);
    }

    public Conv2d dilation(int pixels) {
        return with(rows.withDilation(pixels), columns.withDilation(pixels), padding);
    }

    public Conv2d dilation(int down, int across) {
        return with(rows.withDilation(down), columns.withDilation(across), padding);
    }

    /** Each of {@code groups} parts of the filters sees its own part of the channels only. */
    public Conv2d groups(int groups) {
        return new Conv2d(filters, rows, columns, padding, groups, activation, useBias, initializer);
    }

    public Conv2d withoutBias() {
        return new Conv2d(filters, rows, columns, padding, groups, activation, false, initializer);
    }

    public Conv2d withInitializer(Initializer initializer) {
        return new Conv2d(filters, rows, columns, padding, groups, activation, useBias, initializer);
    }

    @Override
    public Conv2d withActivation(Activation activation) {
        return new Conv2d(filters, rows, columns, padding, groups, activation, useBias, initializer);
    }

    @Override
    public Shape outputShape(Shape input) {
        Geometry.inGroup(input, groups);
        return Geometry.outputShape(input, window(input), filters);
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        Window2d window = window(input);
        Shape shape = Shape.of(filters, Geometry.inGroup(input, groups), rows.size(), columns.size());
        Kernel kernel = Kernel.of(parameters, shape, groups, useBias, initializer);
        return (x, mode) -> activation.apply(x.conv2d(kernel.weights(), kernel.biases(), window, groups));
    }

    private Conv2d with(Slide rows, Slide columns, Padding padding) {
        return new Conv2d(filters, rows, columns, padding, groups, activation, useBias, initializer);
    }

    private Window2d window(Shape input) {
        return Geometry.window(input, rows, columns, padding);
    }
}
