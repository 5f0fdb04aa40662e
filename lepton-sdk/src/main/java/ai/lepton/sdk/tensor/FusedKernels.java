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
     * @param step scalar FLOAT32 count of steps done, updated
     */
    void adam(
            List<Parameter> parameters,
            List<Buffer> means,
            List<Buffer> variances,
            Buffer step,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon);

    /** One step of SGD: {@code v = momentum * v + g; p -= learningRate * v}; velocities are empty without momentum. */
    void sgd(List<Parameter> parameters, List<Buffer> velocities, double learningRate, double momentum);
}
