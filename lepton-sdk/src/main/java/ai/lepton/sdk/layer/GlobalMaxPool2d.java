package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;

/**
 * The largest of each channel over the whole image. The same in both modes.
 *
 * <p>Shapes, channels-last: input {@code [N, H, W, C]}, output {@code [N, C]}. No parameters. Exports as ONNX {@code
 * ReduceMax}.
 */
public record GlobalMaxPool2d() implements Layer {

    @Override
    public Shape outputShape(Shape input) {
        ShapeErrors.requireImage(input);
        return Shape.of(input.last());
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        return (x, mode) -> x.max(1, 2);
    }
}
