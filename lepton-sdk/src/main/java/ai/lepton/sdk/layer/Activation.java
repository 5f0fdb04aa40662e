package ai.lepton.sdk.layer;

import ai.lepton.sdk.tensor.Tensor;

/** The elementwise function at the end of a layer; softmax goes over the last axis. */
public enum Activation {
    LINEAR,
    RELU,
    /** With slope 0.01 below zero. */
    LEAKY_RELU,
    /** With alpha 1. */
    ELU,
    GELU,
    SILU,
    SIGMOID,
    TANH,
    SOFTPLUS,
    SOFTMAX;

    public Tensor apply(Tensor input) {
        return switch (this) {
            case LINEAR -> input;
            case RELU -> input.relu();
            case LEAKY_RELU -> input.leakyRelu(0.01);
            case ELU -> input.elu(1.0);
            case GELU -> input.gelu();
            case SILU -> input.silu();
            case SIGMOID -> input.sigmoid();
            case TANH -> input.tanh();
            case SOFTPLUS -> input.softplus();
            case SOFTMAX -> input.softmax(-1);
        };
    }
}
