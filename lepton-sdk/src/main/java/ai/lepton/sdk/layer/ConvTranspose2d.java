package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Window2d;
import java.util.Objects;

/**
 * A transposed convolution, which makes an image larger: the gradient of a {@link Conv2d} with respect to its input,
 * {@code y = activation(W^T x + b)}. The same in both modes.
 *
 * <p>Shapes, channels-last: input {@code [N, H, W, in]}, output {@code [N, H', W', filters]}, where with {@code same}
 * padding {@code H' = H * stride}, else {@code H' = (H - 1) * stride + max(span, stride)} with {@code span = (size - 1) *
 * dilation + 1}, as in Keras. Parameters: {@code kernel [in, filters, rows, columns]}, starts as {@code initializer}
 * says; {@code bias [filters]}, starts at 0. Exports as ONNX {@code ConvTranspose} with computed pads.
 *
 * @param filters channels of the output, {@code > 0}
 * @param rows how the kernel goes down the image
 * @param columns how it goes across
 * @param padding what happens at the border
 * @param activation applied at the end
 * @param useBias whether there is a bias
 * @param initializer of the kernel
 * @see <a href="https://arxiv.org/abs/1603.07285">Dumoulin and Visin, "A guide to convolution arithmetic" (2016)</a>
 */
public record ConvTranspose2d(
        int filters,
        Slide rows,
        Slide columns,
        Padding padding,
        Activation activation,
        boolean useBias,
        Initializer initializer)
        implements WithActivation<ConvTranspose2d> {

    /** @throws IllegalArgumentException if a component is out of its range */
    public ConvTranspose2d {
        if (filters <= 0) {
            throw new IllegalArgumentException("filters: " + filters + " (expected: > 0)");
        }
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(columns, "columns");
        padding.requireNotCausal();
        Objects.requireNonNull(activation, "activation");
        Objects.requireNonNull(initializer, "initializer");
    }

    public ConvTranspose2d same() {
        return with(rows, columns, Padding.SAME);
    }

    public ConvTranspose2d stride(int pixels) {
        return with(rows.withStride(pixels), columns.withStride(pixels), padding);
    }

    public ConvTranspose2d stride(int down, int across) {
        return with(rows.withStride(down), columns.withStride(across), padding);
    }

    public ConvTranspose2d dilation(int pixels) {
        return with(rows.withDilation(pixels), columns.withDilation(pixels), padding);
    }

    public ConvTranspose2d dilation(int down, int across) {
        return with(rows.withDilation(down), columns.withDilation(across), padding);
    }

    public ConvTranspose2d withoutBias() {
        return new ConvTranspose2d(filters, rows, columns, padding, activation, false, initializer);
    }

    public ConvTranspose2d withInitializer(Initializer initializer) {
        return new ConvTranspose2d(filters, rows, columns, padding, activation, useBias, initializer);
    }

    @Override
    public ConvTranspose2d withActivation(Activation activation) {
        return new ConvTranspose2d(filters, rows, columns, padding, activation, useBias, initializer);
    }

    @Override
    public Shape outputShape(Shape input) {
        Window2d window = Geometry.transposedWindow(input, rows, columns, padding);
        return Geometry.transposedShape(input, window, filters);
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        Window2d window = Geometry.transposedWindow(input, rows, columns, padding);
        Shape shape = Shape.of(input.last(), filters, rows.size(), columns.size());
        Kernel kernel = Kernel.transposed(parameters, shape, useBias, initializer);
        return (x, mode) -> activation.apply(x.convTranspose2d(kernel.weights(), kernel.biases(), window));
    }

    private ConvTranspose2d with(Slide rows, Slide columns, Padding padding) {
        return new ConvTranspose2d(filters, rows, columns, padding, activation, useBias, initializer);
    }
}
