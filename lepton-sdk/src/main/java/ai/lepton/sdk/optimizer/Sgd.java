package ai.lepton.sdk.optimizer;

import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * Stochastic gradient descent with momentum: {@code v = momentum * v + g; p = p - learningRate * v}.
 *
 * @param learningRate step size, {@code > 0}
 * @param momentum share of the last step kept, {@code 0 <= momentum < 1}
 */
public record Sgd(double learningRate, double momentum) implements Optimizer {

    /** @throws IllegalArgumentException if a value is out of its range */
    public Sgd {
        Ranges.positive("learningRate", learningRate);
        Ranges.fraction("momentum", momentum);
    }

    @Override
    public Step prepare(List<Parameter> parameters, OptimizerState state) {
        List<Buffer> velocities = new ArrayList<>();
        if (momentum > 0) {
            parameters.forEach(p -> velocities.add(state.zerosLike("velocity", p)));
        }
        return state.fusedKernels()
                .map(kernels -> (Step) () -> kernels.sgd(parameters, velocities, learningRate, momentum))
                .orElse(() -> step(parameters, velocities));
    }

    private void step(List<Parameter> parameters, List<Buffer> velocities) {
        for (int i = 0; i < parameters.size(); i++) {
            Parameter p = parameters.get(i);
            if (!p.hasGradient()) {
                continue;
            }
            if (momentum == 0) {
                p.set(p.value().sub(p.gradient().mul(learningRate)));
            } else {
                Buffer velocity = velocities.get(i);
                velocity.set(velocity.value().mul(momentum).add(p.gradient()));
                p.set(p.value().sub(velocity.value().mul(learningRate)));
            }
        }
    }
}
