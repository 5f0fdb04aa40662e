package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;

/**
 * The largest of each channel over the whole series. The same in both modes.
 *
 * <p>Shapes: input {@code [N, T, C]}, output {@code [N, C]}; {@code T} may be known only at run time. No parameters.
 * Exports as ONNX {@code ReduceMax}.
 */
public record GlobalMaxPool1d() implements Layer {

    @Override
    public Shape outputShape(Shape input) {
        ShapeErrors.requireSeries(input);
        return Shape.of(input.last());
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        return (x, mode) -> x.max(1);
    }
}
