package ai.lepton.sdk.optimizer;

import ai.lepton.sdk.schedule.Constant;
import ai.lepton.sdk.schedule.Schedule;
import java.util.List;

/**
 * Short names for the optimizers, to be imported statically. Each takes a learning rate as a number or as a {@link
 * Schedule}: {@code adam(1e-3)}, {@code adam(cosine(1e-3, 10_000).warmUp(500))}.
 */
public final class Optimizers {

    private Optimizers() {}

    public static Sgd sgd(double learningRate) {
        return sgd(new Constant(learningRate));
    }

    public static Sgd sgd(Schedule learningRate) {
        return sgd(learningRate, 0);
    }

    public static Sgd sgd(double learningRate, double momentum) {
        return sgd(new Constant(learningRate), momentum);
    }

    public static Sgd sgd(Schedule learningRate, double momentum) {
        return new Sgd(learningRate, momentum, false);
    }

    /** Adam with the authors' defaults: beta1 0.9, beta2 0.999, epsilon 1e-8. */
    public static Adam adam(double learningRate) {
        return adam(new Constant(learningRate));
    }

    public static Adam adam(Schedule learningRate) {
        return new Adam(learningRate, 0.9, 0.999, 1e-8);
    }

    /**
     * Adam with decoupled decay; the rest as in {@link #adam(double)}.
     *
     * @param decay share of a weight that a learning rate of 1 would take in a step; 0.01 is common
     */
    public static AdamW adamW(double learningRate, double decay) {
        return adamW(new Constant(learningRate), decay);
    }

    public static AdamW adamW(Schedule learningRate, double decay) {
        return new AdamW(learningRate, decay, 0.9, 0.999, 1e-8);
    }

    /** RMSprop: rho 0.9, no momentum, epsilon 1e-8. */
    public static RmsProp rmsProp(double learningRate) {
        return rmsProp(new Constant(learningRate));
    }

    public static RmsProp rmsProp(Schedule learningRate) {
        return new RmsProp(learningRate, 0.9, 0, 1e-8);
    }

    /** Adagrad: epsilon 1e-10. */
    public static Adagrad adagrad(double learningRate) {
        return adagrad(new Constant(learningRate));
    }

    public static Adagrad adagrad(Schedule learningRate) {
        return new Adagrad(learningRate, 1e-10);
    }

    /** Lion with the authors' defaults: beta1 0.9, beta2 0.99, no decay. */
    public static Lion lion(double learningRate) {
        return lion(new Constant(learningRate));
    }

    public static Lion lion(Schedule learningRate) {
        return new Lion(learningRate, 0, 0.9, 0.99);
    }

    /** Different optimizers for different parameters; see {@link Groups}. */
    public static Groups groups(Optimizer otherwise) {
        return new Groups(otherwise, List.of());
    }
}
