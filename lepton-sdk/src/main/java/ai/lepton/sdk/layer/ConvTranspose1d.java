package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Window;
import java.util.Objects;

/**
 * A transposed convolution along the steps of a series, which makes it longer; see {@link ConvTranspose2d}. The same in
 * both modes.
 *
 * <p>Shapes: input {@code [N, T, in]}, output {@code [N, T', filters]}, where with {@code same} padding {@code T' = T *
 * stride}, else {@code T' = (T - 1) * stride + max(span, stride)}; {@code T} may be known only at run time. Parameters:
 * {@code kernel [in, filters, size]}, starts as {@code initializer} says; {@code bias [filters]}, starts at 0. Exports as
 * ONNX {@code ConvTranspose} with computed pads.
 *
 * @param filters channels of the output, {@code > 0}
 * @param along how the kernel goes along the steps
 * @param padding what happens at the border
 * @param activation applied at the end
 * @param useBias whether there is a bias
 * @param initializer of the kernel
 */
public record ConvTranspose1d(
        int filters, Slide along, Padding padding, Activation activation, boolean useBias, Initializer initializer)
        implements WithActivation<ConvTranspose1d> {

    /** @throws IllegalArgumentException if a component is out of its range */
    public ConvTranspose1d {
        if (filters <= 0) {
            throw new IllegalArgumentException("filters: " + filters + " (expected: > 0)");
        }
        Objects.requireNonNull(along, "along");
        padding.requireNotCausal();
        Objects.requireNonNull(activation, "activation");
        Objects.requireNonNull(initializer, "initializer");
    }

    public ConvTranspose1d same() {
        return with(along, Padding.SAME);
    }

    public ConvTranspose1d stride(int steps) {
        return with(along.withStride(steps), padding);
    }

    public ConvTranspose1d dilation(int steps) {
        return with(along.withDilation(steps), padding);
    }

    public ConvTranspose1d withoutBias() {
        return new ConvTranspose1d(filters, along, padding, activation, false, initializer);
    }

    public ConvTranspose1d withInitializer(Initializer initializer) {
        return new ConvTranspose1d(filters, along, padding, activation, useBias, initializer);
    }

    @Override
    public ConvTranspose1d withActivation(Activation activation) {
        return new ConvTranspose1d(filters, along, padding, activation, useBias, initializer);
    }

    @Override
    public Shape outputShape(Shape input) {
        Window window = Geometry.transposedWindow(input, along, padding);
        return Shape.of(window.transposedSize(input.size(0)), filters);
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        Window window = Geometry.transposedWindow(input, along, padding);
        Shape shape = Shape.of(input.last(), filters, along.size());
        Kernel kernel = Kernel.transposed(parameters, shape, useBias, initializer);
        return (x, mode) -> activation.apply(x.convTranspose1d(kernel.weights(), kernel.biases(), window));
    }

    private ConvTranspose1d with(Slide along, Padding padding) {
        return new ConvTranspose1d(filters, along, padding, activation, useBias, initializer);
    }
}
