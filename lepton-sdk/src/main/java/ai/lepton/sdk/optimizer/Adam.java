package ai.lepton.sdk.optimizer;

import ai.lepton.sdk.schedule.Schedule;
import ai.lepton.sdk.tensor.Parameter;
import java.util.List;
import java.util.Objects;

/**
 * Adam: {@code m} and {@code v} by exponential averages of the gradient and its square, bias-corrected, {@code p = p -
 * learningRate * m_hat / (sqrt(v_hat) + epsilon)}.
 *
 * @param learningRate step size
 * @param beta1 decay of the first moment, {@code 0 <= beta1 < 1}
 * @param beta2 decay of the second moment, {@code 0 <= beta2 < 1}
 * @param epsilon added to the root so that the division stays finite, {@code > 0}
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba (2014)</a>
 */
public record Adam(Schedule learningRate, double beta1, double beta2, double epsilon) implements Optimizer {

    /** @throws IllegalArgumentException if a value is out of its range */
    public Adam {
        Objects.requireNonNull(learningRate, "learningRate");
        Ranges.fraction("beta1", beta1);
        Ranges.fraction("beta2", beta2);
        Ranges.positive("epsilon", epsilon);
    }

    public Adam betas(double first, double second) {
        return new Adam(learningRate, first, second, epsilon);
    }

    public Adam epsilon(double value) {
        return new Adam(learningRate, beta1, beta2, value);
    }

    @Override
    public Step prepare(List<Parameter> parameters, OptimizerState state) {
        return new AdaptiveMoments(learningRate, 0, beta1, beta2, epsilon).prepare(parameters, state);
    }
}
