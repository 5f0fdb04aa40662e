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

    /** {@code min(max(x, 0), 6)}. */
    default L relu6() {
        return withActivation(Activation.RELU6);
    }

    default L leakyRelu() {
        return withActivation(Activation.LEAKY_RELU);
    }

    /** With a slope of your own below zero. */
    default L leakyRelu(double slope) {
        return withActivation(new Activation.LeakyRelu(slope));
    }

    default L elu() {
        return withActivation(Activation.ELU);
    }

    /** With another limit below zero, {@code -alpha}. */
    default L elu(double alpha) {
        return withActivation(new Activation.Elu(alpha));
    }

    default L gelu() {
        return withActivation(Activation.GELU);
    }

    /** The approximation by tanh, as some published weights were trained with. */
    default L geluTanh() {
        return withActivation(Activation.GELU_TANH);
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

    /** Softmax over another axis than the last; the batch is axis 0. */
    default L softmax(int axis) {
        return withActivation(new Activation.Softmax(axis));
    }
}
