package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Window;
import java.util.Objects;

/**
 * A convolution along the steps of a series: {@code y = activation(x * W + b)}. The same in both modes.
 *
 * <p>Shapes: input {@code [N, T, in]}, output {@code [N, T', filters]}; {@code T} may be known only at run time, but for
 * {@code same} padding with a stride. Parameters: {@code kernel [filters, in / groups, size]}, starts as {@code
 * initializer} says; {@code bias [filters]}, starts at 0. Exports as ONNX {@code Conv} with computed pads.
 *
 * @param filters channels of the output, {@code > 0}
 * @param along how the kernel goes along the steps
 * @param padding what happens at the border
 * @param groups parts of channels and filters that do not see each other; divides both
 * @param activation applied at the end
 * @param useBias whether there is a bias
 * @param initializer of the kernel
 */
public record Conv1d(
        int filters,
        Slide along,
        Padding padding,
        int groups,
        Activation activation,
        boolean useBias,
        Initializer initializer)
        implements WithActivation<Conv1d> {

    /** @throws IllegalArgumentException if a component is out of its range */
    public Conv1d {
        if (filters <= 0) {
            throw new IllegalArgumentException("filters: " + filters + " (expected: > 0)");
        }
        Objects.requireNonNull(along, "along");
        Objects.requireNonNull(padding, "padding");
        if (groups <= 0 || filters % groups != 0) {
            throw new IllegalArgumentException(
                    "groups: " + groups + " (expected: > 0, and filters " + filters + " a multiple of it)");
        }
        Objects.requireNonNull(activation, "activation");
        Objects.requireNonNull(initializer, "initializer");
    }

    public Conv1d same() {
        return with(along, Padding.SAME);
    }

    public Conv1d causal() {
        return with(along, Padding.CAUSAL);
    }

    public Conv1d stride(int steps) {
        return with(along.withStride(steps), padding);
    }

    public Conv1d dilation(int steps) {
        return with(along.withDilation(steps), padding);
    }

    /** Each of {@code groups} parts of the filters sees its own part of the channels only. */
    public Conv1d groups(int groups) {
        return new Conv1d(filters, along, padding, groups, activation, useBias, initializer);
    }

    public Conv1d withoutBias() {
        return new Conv1d(filters, along, padding, groups, activation, false, initializer);
    }

    public Conv1d withInitializer(Initializer initializer) {
        return new Conv1d(filters, along, padding, groups, activation, useBias, initializer);
    }

    @Override
    public Conv1d withActivation(Activation activation) {
        return new Conv1d(filters, along, padding, groups, activation, useBias, initializer);
    }

    @Override
    public Shape outputShape(Shape input) {
        Window window = window(input);
        Geometry.inGroup(input, groups);
        return Geometry.outputShape(input, window, filters);
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        Window window = window(input);
        Shape shape = Shape.of(filters, Geometry.inGroup(input, groups), along.size());
        Kernel kernel = Kernel.of(parameters, shape, groups, useBias, initializer);
        return (x, mode) -> activation.apply(x.conv1d(kernel.weights(), kernel.biases(), window, groups));
    }

    private Conv1d with(Slide along, Padding padding) {
        return new Conv1d(filters, along, padding, groups, activation, useBias, initializer);
    }

    private Window window(Shape input) {
        return Geometry.window(input, along, padding);
    }
}
