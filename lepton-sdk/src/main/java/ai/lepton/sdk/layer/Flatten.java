package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;

/**
 * All dimensions but the batch in one, in row order; of an image: rows, columns, channels. The same in both modes.
 *
 * <p>Shapes: input {@code [N, ...]}, output {@code [N, elements]}. No parameters. Exports as ONNX {@code Flatten}.
 */
public record Flatten() implements Layer {

    @Override
    public Shape outputShape(Shape input) {
        ShapeErrors.requireKnown(input);
        return Shape.of(input.elements());
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        return (x, mode) -> x.flatten();
    }
}
