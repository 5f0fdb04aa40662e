package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Window;
import java.util.Objects;

/**
 * The largest of each window of a series, per channel. The same in both modes.
 *
 * <p>Shapes: input {@code [N, T, C]}, output {@code [N, T', C]}; {@code T} may be known only at run time. No parameters. Exports as ONNX {@code MaxPool}.
 *
 * @param along how the window goes along the steps
 * @param padding what happens at the border
 */
public record MaxPool1d(Slide along, Padding padding) implements Layer {

    /** @throws IllegalArgumentException if a component is out of its range */
    public MaxPool1d {
        Objects.requireNonNull(along, "along");
        padding.requireNotCausal();
    }

    public MaxPool1d same() {
        return new MaxPool1d(along, Padding.SAME);
    }

    public MaxPool1d stride(int steps) {
        return new MaxPool1d(along.withStride(steps), padding);
    }

    public MaxPool1d dilation(int steps) {
        return new MaxPool1d(along.withDilation(steps), padding);
    }

    @Override
    public Shape outputShape(Shape input) {
        return Geometry.outputShape(input, window(input), input.last());
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        Window window = window(input);
        return (x, mode) -> x.maxPool1d(window);
    }

    private Window window(Shape input) {
        return Geometry.window(input, along, padding);
    }
}
