package ai.lepton.onnx;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.layer.Sequential;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;

/** Layers as a user writes them. */
final class TestLayers {

    private TestLayers() {}

    /** Scales each feature. */
    record Gain(double initial) implements Layer {
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

    /** Adds what the inner layers give to the input. */
    record Residual(Sequential body) implements Layer {
        @Override
        public Shape outputShape(Shape input) {
            return input;
        }

        @Override
        public Forward build(Parameters parameters, Shape input) {
            Forward inner = body.build(parameters.scope("body"), input);
            return (x, mode) -> x.add(inner.apply(x, mode));
        }
    }

    /** Any layer, twice. */
    record Twice(Layer layer) implements Layer {
        @Override
        public Shape outputShape(Shape input) {
            return layer.outputShape(input);
        }

        @Override
        public Forward build(Parameters parameters, Shape input) {
            Forward inner = layer.build(parameters.scope("inner"), input);
            return (x, mode) -> inner.apply(inner.apply(x, mode), mode);
        }
    }

    /** A fully connected layer on sequences, {@code [T, F]}. */
    record Projection(int units) implements Layer {
        @Override
        public Shape outputShape(Shape input) {
            return input.withLast(units);
        }

        @Override
        public Forward build(Parameters parameters, Shape input) {
            Parameter kernel = parameters.add("kernel", Shape.of(units, input.last()), Initializer.glorotUniform());
            Parameter bias = parameters.add("bias", Shape.of(units), Initializer.normal(0.1));
            return (x, mode) -> x.linear(kernel.value(), bias.value());
        }
    }

    /** One function, not saved. */
    static Layer of(java.util.function.BiFunction<Tensor, ai.lepton.sdk.layer.Mode, Tensor> function) {
        return new Function(function);
    }

    /** Not a record's business: the function cannot be written down. */
    record Function(java.util.function.BiFunction<Tensor, ai.lepton.sdk.layer.Mode, Tensor> function) implements Layer {
        @Override
        public Shape outputShape(Shape input) {
            return input;
        }

        @Override
        public Forward build(Parameters parameters, Shape input) {
            return function::apply;
        }
    }
}
