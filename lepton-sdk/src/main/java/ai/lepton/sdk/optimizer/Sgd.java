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
 * Stochastic gradient descent with momentum: {@code v = momentum * v + g; p = p - learningRate * v}. Nesterov's looks
 * ahead: {@code p = p - learningRate * (g + momentum * v)}.
 *
 * @param learningRate step size
 * @param momentum share of the last step kept, {@code 0 <= momentum < 1}
 * @param nesterov whether the gradient counts as if the step had been taken already; needs momentum
 * @see <a href="https://proceedings.mlr.press/v28/sutskever13.html">Sutskever et al. (2013)</a>
 */
public record Sgd(Schedule learningRate, double momentum, boolean nesterov) implements Optimizer {

    /** @throws IllegalArgumentException if a value is out of its range */
    public Sgd {
        Objects.requireNonNull(learningRate, "learningRate");
        Ranges.fraction("momentum", momentum);
        if (nesterov && momentum == 0) {
            throw new IllegalArgumentException("momentum: 0.0 (expected: > 0 with nesterov)");
        }
    }

    /** The same with Nesterov's momentum. */
    public Sgd withNesterov() {
        return new Sgd(learningRate, momentum, true);
    }

    /** The same with decoupled decay of the weights. */
    public DecoupledDecay decay(double decay) {
        return new DecoupledDecay(this, learningRate, decay);
    }

    @Override
    public Step prepare(List<Parameter> parameters, OptimizerState state) {
        List<Buffer> velocities = new ArrayList<>();
        if (momentum > 0) {
            parameters.forEach(p -> velocities.add(state.zerosLike("velocity", p)));
        }
        Rate rate = state.rate(learningRate);
        return state.fusedKernels()
                .map(kernels -> (Step) () -> kernels.sgd(parameters, velocities, rate.value(), momentum, nesterov))
                .orElse(() -> step(parameters, velocities, rate.value()));
    }

    private void step(List<Parameter> parameters, List<Buffer> velocities, double rate) {
        for (int i = 0; i < parameters.size(); i++) {
            Parameter p = parameters.get(i);
            if (!p.hasGradient()) {
                continue;
            }
            Tensor direction = p.gradient();
            if (momentum > 0) {
                Buffer velocity = velocities.get(i);
                velocity.set(velocity.value().mul(momentum).add(direction));
                direction = nesterov ? direction.add(velocity.value().mul(momentum)) : velocity.value();
            }
            p.set(p.value().sub(direction.mul(rate)));
        }
    }
}
