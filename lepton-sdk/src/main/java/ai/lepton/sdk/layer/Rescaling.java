package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;

/**
 * {@code y = x * scale + offset}, after a conversion to the model's floating-point type: so that a model takes the bytes
 * of an image as they are. The same in both modes.
 *
 * <p>Shapes: output as input. No parameters. Exports as ONNX {@code Cast}, {@code Mul} and {@code Add}.
 *
 * @param scale multiplied first, such as {@code 1.0 / 255}
 * @param offset added then
 */
public record Rescaling(double scale, double offset) implements Layer {

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        return (x, mode) -> {
            Tensor scaled = x.cast(parameters.dtype()).mul(scale);
            return offset == 0 ? scaled : scaled.add(offset);
        };
    }
}
