package ai.lepton.sdk.optimizer;

import ai.lepton.sdk.schedule.Schedule;
import ai.lepton.sdk.tensor.Parameter;
import java.util.List;
import java.util.Objects;

/**
 * Adam with decoupled decay: {@code p = p - learningRate * (decay * p + m_hat / (sqrt(v_hat) + epsilon))}, so that the
 * decay is not divided by the size of the gradients as an L2 penalty would be. The rest is as in {@link Adam}.
 *
 * @param learningRate step size
 * @param decay share of a weight that a learning rate of 1 would take in a step, {@code >= 0}
 * @param beta1 decay of the first moment, {@code 0 <= beta1 < 1}
 * @param beta2 decay of the second moment, {@code 0 <= beta2 < 1}
 * @param epsilon added to the root so that the division stays finite, {@code > 0}
 * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter, "Decoupled Weight Decay Regularization"
 *     (2017)</a>
 */
public record AdamW(Schedule learningRate, double decay, double beta1, double beta2, double epsilon)
        implements Optimizer {

    /** @throws IllegalArgumentException if a value is out of its range */
    public AdamW {
        Objects.requireNonNull(learningRate, "learningRate");
        Ranges.notNegative("decay", decay);
        Ranges.fraction("beta1", beta1);
        Ranges.fraction("beta2", beta2);
        Ranges.positive("epsilon", epsilon);
    }

    public AdamW betas(double first, double second) {
        return new AdamW(learningRate, decay, first, second, epsilon);
    }

    public AdamW epsilon(double value) {
        return new AdamW(learningRate, decay, beta1, beta2, value);
    }

    @Override
    public Step prepare(List<Parameter> parameters, OptimizerState state) {
        return new AdaptiveMoments(learningRate, decay, beta1, beta2, epsilon).prepare(parameters, state);
    }
}
