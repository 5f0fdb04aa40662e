package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Window;
import java.util.Objects;

/**
 * The mean of each window of a series, per channel; padding does not count. The same in both modes.
 *
 * <p>Shapes: input {@code [N, T, C]}, output {@code [N, T', C]}; {@code T} may be known only at run time. No parameters. Exports as ONNX {@code AveragePool}.
 *
 * @param along how the window goes along the steps
 * @param padding what happens at the border
 */
public record AveragePool1d(Slide along, Padding padding) implements Layer {

    /** @throws IllegalArgumentException if a component is out of its range */
    public AveragePool1d {
        Objects.requireNonNull(along, "along");
        padding.requireNotCausal();
        if (along.dilation() != 1) {
            throw new IllegalArgumentException("dilation: " + along.dilation() + " (expected: 1, for means)");
        }
    }

    public AveragePool1d same() {
        return new AveragePool1d(along, Padding.SAME);
    }

    public AveragePool1d stride(int steps) {
        return new AveragePool1d(along.withStride(steps), padding);
    }

    @Override
    public Shape outputShape(Shape input) {
        return Geometry.outputShape(input, window(input), input.last());
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        Window window = window(input);
        return (x, mode) -> x.averagePool1d(window);
    }

    private Window window(Shape input) {
        return Geometry.window(input, along, padding);
    }
}
