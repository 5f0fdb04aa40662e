package ai.lepton.sdk.optimizer;

/** Short names for the optimizers, to be imported statically. */
public final class Optimizers {

    private Optimizers() {}

    public static Sgd sgd(double learningRate) {
        return new Sgd(learningRate, 0);
    }

    public static Sgd sgd(double learningRate, double momentum) {
        return new Sgd(learningRate, momentum);
    }

    /** Adam with the authors' defaults: beta1 0.9, beta2 0.999, epsilon 1e-8. */
    public static Adam adam(double learningRate) {
        return new Adam(learningRate, 0.9, 0.999, 1e-8);
    }
}
