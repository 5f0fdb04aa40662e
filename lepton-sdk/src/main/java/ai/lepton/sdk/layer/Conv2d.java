package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Window2d;
import java.util.Objects;

/**
 * A two-dimensional convolution: {@code y = activation(x * W + b)}, a cross-correlation as everywhere in deep learning.
 * The same in both modes.
 *
 * <p>Shapes, channels-last: input {@code [N, H, W, in]}, output {@code [N, H', W', filters]}. Parameters: {@code kernel
 * [filters, in, size, size]}, starts as {@code initializer} says; {@code bias [filters]}, starts at 0. Exports as ONNX
 * {@code Conv} with computed pads.
 *
 * @param filters channels of the output, {@code > 0}
 * @param size rows and columns of the kernel, pixels, {@code > 0}
 * @param stride pixels from one window to the next, {@code > 0}
 * @param padding what happens at the border
 * @param activation applied at the end
 * @param useBias whether there is a bias
 * @param initializer of the kernel
 */
public record Conv2d(
        int filters,
        int size,
        int stride,
        Padding padding,
        Activation activation,
        boolean useBias,
        Initializer initializer)
        implements WithActivation<Conv2d> {

    /** @throws IllegalArgumentException if {@code filters}, {@code size} or {@code stride} is not positive */
    public Conv2d {
        if (filters <= 0) {
            throw new IllegalArgumentException("filters: " + filters + " (expected: > 0)");
        }
        if (size <= 0) {
            throw new IllegalArgumentException("size: " + size + " (expected: > 0)");
        }
        if (stride <= 0) {
            throw new IllegalArgumentException("stride: " + stride + " (expected: > 0)");
        }
        Objects.requireNonNull(padding, "padding");
        Objects.requireNonNull(activation, "activation");
        Objects.requireNonNull(initializer, "initializer");
    }

    public Conv2d same() {
        return new Conv2d(filters, size, stride, Padding.SAME, activation, useBias, initializer);
    }

    public Conv2d stride(int pixels) {
        return new Conv2d(filters, size, pixels, padding, activation, useBias, initializer);
    }

    public Conv2d withoutBias() {
        return new Conv2d(filters, size, stride, padding, activation, false, initializer);
    }

    public Conv2d withInitializer(Initializer initializer) {
        return new Conv2d(filters, size, stride, padding, activation, useBias, initializer);
    }

    @Override
    public Conv2d withActivation(Activation activation) {
        return new Conv2d(filters, size, stride, padding, activation, useBias, initializer);
    }

    @Override
    public Shape outputShape(Shape input) {
        return Pooling.outputShape(input, window(input), filters);
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        Window2d window = window(input);
        Parameter kernel = parameters.add("kernel", Shape.of(filters, input.last(), size, size), initializer);
        if (!useBias) {
            return (x, mode) -> activation.apply(x.conv2d(kernel.value(), window));
        }
        Parameter bias = parameters.add("bias", Shape.of(filters), Initializer.zeros());
        return (x, mode) -> activation.apply(x.conv2d(kernel.value(), bias.value(), window));
    }

    private Window2d window(Shape input) {
        ShapeErrors.requireImage(input);
        return padding.window(new int[] {size, size}, new int[] {stride, stride}, input.size(0), input.size(1));
    }
}
