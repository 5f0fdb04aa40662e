package ai.lepton.sdk.layer;

/**
 * A layer that ends in an {@link Activation}: {@code dense(128).relu()}.
 *
 * @param <L> the layer itself
 */
public interface WithActivation<L extends Layer> extends Layer {

    Activation activation();

    /** The same layer with another activation. */
    L withActivation(Activation activation);

    default L relu() {
        return withActivation(Activation.RELU);
    }

    default L leakyRelu() {
        return withActivation(Activation.LEAKY_RELU);
    }

    default L elu() {
        return withActivation(Activation.ELU);
    }

    default L gelu() {
        return withActivation(Activation.GELU);
    }

    default L silu() {
        return withActivation(Activation.SILU);
    }

    default L sigmoid() {
        return withActivation(Activation.SIGMOID);
    }

    default L tanh() {
        return withActivation(Activation.TANH);
    }

    default L softplus() {
        return withActivation(Activation.SOFTPLUS);
    }

    default L softmax() {
        return withActivation(Activation.SOFTMAX);
    }
}
