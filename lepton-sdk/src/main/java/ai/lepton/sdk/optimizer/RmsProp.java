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
 * RMSprop: {@code s = rho * s + (1 - rho) * g^2; v = momentum * v + g / (sqrt(s) + epsilon); p = p - learningRate *
 * v}. Without momentum {@code v} is the quotient alone. Epsilon is outside the root, as in PyTorch; Keras has it inside.
 *
 * @param learningRate step size
 * @param rho share of the past in the average of squares, {@code 0 <= rho < 1}
 * @param momentum share of the last step kept, {@code 0 <= momentum < 1}
 * @param epsilon added to the root so that the division stays finite, {@code > 0}
 * @see <a href="https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf">Hinton, lecture 6e (2012)</a>
 */
public record RmsProp(Schedule learningRate, double rho, double momentum, double epsilon) implements Optimizer {

    /** @throws IllegalArgumentException if a value is out of its range */
    public RmsProp {
        Objects.requireNonNull(learningRate, "learningRate");
        Ranges.fraction("rho", rho);
        Ranges.fraction("momentum", momentum);
        Ranges.positive("epsilon", epsilon);
    }

    public RmsProp rho(double share) {
        return new RmsProp(learningRate, share, momentum, epsilon);
    }

    public RmsProp momentum(double share) {
        return new RmsProp(learningRate, rho, share, epsilon);
    }

    public RmsProp epsilon(double value) {
        return new RmsProp(learningRate, rho, momentum, value);
    }

    /** The same with decoupled decay of the weights. */
    public DecoupledDecay decay(double decay) {
        return new DecoupledDecay(this, learningRate, decay);
    }

    @Override
    public Step prepare(List<Parameter> parameters, OptimizerState state) {
        List<Buffer> squares = new ArrayList<>();
        List<Buffer> velocities = new ArrayList<>();
        for (Parameter p : parameters) {
            squares.add(state.zerosLike("square", p));
            if (momentum > 0) {
                velocities.add(state.zerosLike("velocity", p));
            }
        }
        Rate rate = state.rate(learningRate);
        return () -> step(parameters, squares, velocities, rate.value());
    }

    private void step(List<Parameter> parameters, List<Buffer> squares, List<Buffer> velocities, double rate) {
        for (int i = 0; i < parameters.size(); i++) {
            Parameter p = parameters.get(i);
            if (!p.hasGradient()) {
                continue;
            }
            Tensor gradient = p.gradient();
            Buffer square = squares.get(i);
            square.set(square.value().mul(rho).add(gradient.square().mul(1 - rho)));
            Tensor direction = gradient.div(square.value().sqrt().add(epsilon));
            if (momentum > 0) {
                Buffer velocity = velocities.get(i);
                velocity.set(velocity.value().mul(momentum).add(direction));
                direction = velocity.value();
            }
            p.set(p.value().sub(direction.mul(rate)));
        }
    }
}
