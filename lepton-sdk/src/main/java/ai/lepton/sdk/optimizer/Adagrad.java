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
 * Adagrad: {@code s = s + g^2; p = p - learningRate * g / (sqrt(s) + epsilon)}; {@code s} starts at 0. Weights whose
 * gradients are rare keep large steps.
 *
 * @param learningRate step size
 * @param epsilon added to the root so that the division stays finite, {@code > 0}
 * @see <a href="https://jmlr.org/papers/v12/duchi11a.html">Duchi, Hazan and Singer (2011)</a>
 */
public record Adagrad(Schedule learningRate, double epsilon) implements Optimizer {

    /** @throws IllegalArgumentException if a value is out of its range */
    public Adagrad {
        Objects.requireNonNull(learningRate, "learningRate");
        Ranges.positive("epsilon", epsilon);
    }

    public Adagrad epsilon(double value) {
        return new Adagrad(learningRate, value);
    }

    /** The same with decoupled decay of the weights. */
    public DecoupledDecay decay(double decay) {
        return new DecoupledDecay(this, learningRate, decay);
    }

    @Override
    public Step prepare(List<Parameter> parameters, OptimizerState state) {
        List<Buffer> squares = new ArrayList<>();
        parameters.forEach(p -> squares.add(state.zerosLike("square", p)));
        Rate rate = state.rate(learningRate);
        return state.fusedKernels()
                .map(kernels -> (Step) () -> kernels.adagrad(parameters, squares, rate.value(), epsilon))
                .orElse(() -> step(parameters, squares, rate.value()));
    }

    private void step(List<Parameter> parameters, List<Buffer> squares, double rate) {
        for (int i = 0; i < parameters.size(); i++) {
            Parameter p = parameters.get(i);
            if (!p.hasGradient()) {
                continue;
            }
            Tensor gradient = p.gradient();
            Buffer square = squares.get(i);
            square.set(square.value().add(gradient.square()));
            p.set(p.value().sub(gradient.mul(rate).div(square.value().sqrt().add(epsilon))));
        }
    }
}
