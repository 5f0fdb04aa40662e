package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;

/**
 * The mean of each channel over the whole image. The same in both modes.
 *
 * <p>Shapes, channels-last: input {@code [N, H, W, C]}, output {@code [N, C]}. No parameters. Exports as ONNX {@code
 * ReduceMean}.
 */
public record GlobalAveragePool2d() implements Layer {

    @Override
    public Shape outputShape(Shape input) {
        ShapeErrors.requireImage(input);
        return Shape.of(input.last());
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        return (x, mode) -> x.mean(1, 2);
    }
}
