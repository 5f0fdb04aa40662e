package ai.lepton.sdk.tensor;

import java.util.List;

/**
 * Optimizer steps that an engine does faster than by tensor operations. Each gives the same result as the formula in
 * the optimizer, up to rounding.
 */
public interface FusedKernels {

    /**
     * One step of Adam over all parameters that have a gradient.
     *
     * @param means first moments, one per parameter, updated
     * @param variances second moments, one per parameter, updated
     * @param step scalar count of steps done, updated
     * @param decay decoupled: {@code p -= learningRate * decay * p} before the rest
     */
    void adam(
            List<Parameter> parameters,
            List<Buffer> means,
            List<Buffer> variances,
            Buffer step,
            double learningRate,
            double decay,
            double beta1,
            double beta2,
            double epsilon);

    /**
     * One step of SGD: {@code v = momentum * v + g; p -= learningRate * v}.
     *
     * @param velocities one per parameter, updated; empty without momentum
     * @param nesterov whether {@code g + momentum * v} takes the place of {@code v}
     */
    void sgd(
            List<Parameter> parameters,
            List<Buffer> velocities,
            double learningRate,
            double momentum,
            boolean nesterov);

    /**
     * One step of Adagrad: {@code s += g^2; p -= learningRate * g / (sqrt(s) + epsilon)}.
     *
     * @param squares sums of squares, one per parameter, updated
     */
    void adagrad(List<Parameter> parameters, List<Buffer> squares, double learningRate, double epsilon);

    /** The length (L2 norm) of all gradients together; parameters without one count as zero. */
    double gradientNorm(List<Parameter> parameters);

    /** Adds {@code weight} times its gradient to the sum of each parameter that has one. */
    void addGradients(List<Parameter> parameters, List<Buffer> sums, double weight);

    /** Moves each average towards the value beside it: {@code average += share * (value - average)}. */
    void blend(List<Buffer> averages, List<Tensor> values, double share);
}
