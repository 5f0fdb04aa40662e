package ai.lepton.sdk.layer;

import ai.lepton.sdk.tensor.Tensor;
import java.util.function.UnaryOperator;

/** The elementwise function at the end of a layer; softmax goes over the last axis. */
public enum Activation {
    LINEAR(x -> x),
    RELU(Tensor::relu),
    LEAKY_RELU(x -> x.leakyRelu(0.01)),
    ELU(x -> x.elu(1.0)),
    GELU(Tensor::gelu),
    SILU(Tensor::silu),
    SIGMOID(Tensor::sigmoid),
    TANH(Tensor::tanh),
    SOFTPLUS(Tensor::softplus),
    SOFTMAX(x -> x.softmax(-1));

    private final UnaryOperator<Tensor> function;

    Activation(UnaryOperator<Tensor> function) {
        this.function = function;
    }

    public Tensor apply(Tensor input) {
        return function.apply(input);
    }
}
