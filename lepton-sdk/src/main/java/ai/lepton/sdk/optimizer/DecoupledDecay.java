package ai.lepton.sdk.optimizer;

import ai.lepton.sdk.schedule.Rate;
import ai.lepton.sdk.schedule.Schedule;
import ai.lepton.sdk.tensor.Parameter;
import java.util.List;
import java.util.Objects;

/**
 * Shrinks the weights by {@code p = p - learningRate * decay * p} before another optimizer moves them by their
 * gradients. {@link AdamW} and {@link Lion} have this built in.
 *
 * @param optimizer what moves them then
 * @param learningRate the optimizer's own
 * @param decay share of a weight that a learning rate of 1 would take in a step, {@code >= 0}
 * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter, "Decoupled Weight Decay Regularization"
 *     (2017)</a>
 */
public record DecoupledDecay(Optimizer optimizer, Schedule learningRate, double decay) implements Optimizer {

    /** @throws IllegalArgumentException if a value is out of its range */
    public DecoupledDecay {
        Objects.requireNonNull(optimizer, "optimizer");
        Objects.requireNonNull(learningRate, "learningRate");
        Ranges.notNegative("decay", decay);
    }

    @Override
    public Step prepare(List<Parameter> parameters, OptimizerState state) {
        Rate rate = state.rate(learningRate);
        Step step = optimizer.prepare(parameters, state);
        return () -> {
            double kept = 1 - rate.value() * decay;
            parameters.stream()
                    .filter(Parameter::hasGradient)
                    .forEach(p -> p.set(p.value().mul(kept)));
            step.apply();
        };
    }
}
