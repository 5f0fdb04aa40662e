package ai.lepton.sdk.optimizer;

import ai.lepton.sdk.schedule.Rate;
import ai.lepton.sdk.schedule.Schedule;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Lion: {@code p = p - learningRate * (sign(beta1 * m + (1 - beta1) * g) + decay * p)}, then {@code m = beta2 * m + (1 -
 * beta2) * g}. Every weight moves by the learning rate, so take one 3 to 10 times smaller than for Adam, and a decay
 * as much larger.
 *
 * @param learningRate how far each weight moves in a step
 * @param decay decoupled: share of a weight that a learning rate of 1 would take in a step, {@code >= 0}
 * @param beta1 share of the past in the direction, {@code 0 <= beta1 < 1}
 * @param beta2 share of the past in the average, {@code 0 <= beta2 < 1}
 * @see <a href="https://arxiv.org/abs/2302.06675">Chen et al., "Symbolic Discovery of Optimization Algorithms"
 *     (2023)</a>
 */
public record Lion(Schedule learningRate, double decay, double beta1, double beta2) implements Optimizer {

    /** @throws IllegalArgumentException if a value is out of its range */
    public Lion {
        Objects.requireNonNull(learningRate, "learningRate");
        Ranges.notNegative("decay", decay);
        Ranges.fraction("beta1", beta1);
        Ranges.fraction("beta2", beta2);
    }

    public Lion decay(double share) {
        return new Lion(learningRate, share, beta1, beta2);
    }

    public Lion betas(double first, double second) {
        return new Lion(learningRate, decay, first, second);
    }

    @Override
    public Step prepare(List<Parameter> parameters, OptimizerState state) {
        List<Buffer> means = new ArrayList<>();
        parameters.forEach(p -> means.add(state.zerosLike("mean", p)));
        Rate rate = state.rate(learningRate);
        return () -> step(parameters, means, rate.value());
    }

    private void step(List<Parameter> parameters, List<Buffer> means, double rate) {
        for (int i = 0; i < parameters.size(); i++) {
            Parameter p = parameters.get(i);
            if (!p.hasGradient()) {
                continue;
            }
            Tensor gradient = p.gradient();
            Buffer mean = means.get(i);
            Tensor direction =
                    mean.value().mul(beta1).add(gradient.mul(1 - beta1)).sign();
            Tensor kept = decay == 0 ? p.value() : p.value().mul(1 - rate * decay);
            p.set(kept.sub(direction.mul(rate)));
            mean.set(mean.value().mul(beta2).add(gradient.mul(1 - beta2)));
        }
    }
}
