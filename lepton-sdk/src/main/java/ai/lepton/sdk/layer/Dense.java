package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;
import java.util.Objects;

/**
 * A fully connected layer: {@code y = activation(x W^T + b)}. The same in both modes.
 *
 * <p>Shapes: input {@code [N, ..., in]}, output {@code [N, ..., units]}. Parameters: {@code kernel [units, in]}, starts
 * as {@code initializer} says; {@code bias [units]}, starts at 0. Exports as ONNX {@code Gemm} or {@code MatMul} and
 * {@code Add}.
 *
 * @param units size of the output, {@code > 0}
 * @param activation applied at the end
 * @param useBias whether there is a bias
 * @param initializer of the kernel
 */
public record Dense(int units, Activation activation, boolean useBias, Initializer initializer)
        implements WithActivation<Dense> {

    /** @throws IllegalArgumentException if {@code units <= 0} */
    public Dense {
        if (units <= 0) {
            throw new IllegalArgumentException("units: " + units + " (expected: > 0)");
        }
        Objects.requireNonNull(activation, "activation");
        Objects.requireNonNull(initializer, "initializer");
    }

    public Dense withoutBias() {
        return new Dense(units, activation, false, initializer);
    }

    public Dense withInitializer(Initializer initializer) {
        return new Dense(units, activation, useBias, initializer);
    }

    @Override
    public Dense withActivation(Activation activation) {
        return new Dense(units, activation, useBias, initializer);
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 1) {
            String expected = "[" + (input.isKnown() ? input.elements() : "features") + "]";
            throw ShapeErrors.mismatch(input, expected, "Put flatten() before it.");
        }
        return input.withLast(units);
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        Parameter kernel = parameters.add("kernel", Shape.of(units, input.last()), initializer);
        if (!useBias) {
            return (x, mode) -> activation.apply(x.linear(kernel.value()));
        }
        Parameter bias = parameters.add("bias", Shape.of(units), Initializer.zeros());
        return (x, mode) -> activation.apply(x.linear(kernel.value(), bias.value()));
    }
}
