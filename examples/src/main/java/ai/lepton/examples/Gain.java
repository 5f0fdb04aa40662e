package ai.lepton.examples;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;

/**
 * A layer of your own: scales each feature by a number that is learned, {@code y = gain * x}. The same in both modes.
 *
 * <p>It is made of tensor operations, so it exports to ONNX without further work, and as a record it comes back from a
 * package to be trained on.
 *
 * <p>Shapes: input {@code [N, ..., F]}, output the same. Parameter: {@code gain [F]}, starts at {@code initial}.
 *
 * @param initial what every gain starts at
 */
public record Gain(double initial) implements Layer {

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        Parameter gain = parameters.add("gain", Shape.of(input.last()), Initializer.constant(initial));
        return (x, mode) -> x.mul(gain.value());
    }
}
