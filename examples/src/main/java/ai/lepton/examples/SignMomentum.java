package ai.lepton.examples;

import ai.lepton.sdk.optimizer.Optimizer;
import ai.lepton.sdk.optimizer.OptimizerState;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An optimizer of your own: every weight moves by {@code learningRate} against the sign of its averaged gradient, however
 * large that is.
 *
 * @param learningRate how far each weight moves in a step, {@code > 0}
 * @param momentum weight of the past in the average, {@code 0 <= momentum < 1}
 */
public record SignMomentum(double learningRate, double momentum) implements Optimizer {

    /** @throws IllegalArgumentException if a value is out of its range */
    public SignMomentum {
        if (!(learningRate > 0)) { // the negation also catches NaN
            throw new IllegalArgumentException("learningRate: " + learningRate + " (expected: > 0)");
        }
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("momentum: " + momentum + " (expected: 0 <= momentum < 1)");
        }
    }

    @Override
    public Step prepare(List<Parameter> parameters, OptimizerState state) {
        Map<Parameter, Buffer> velocities = new LinkedHashMap<>();
        parameters.forEach(p -> velocities.put(p, state.zerosLike("velocity", p)));
        return () -> velocities.forEach((p, velocity) -> {
            velocity.set(velocity.value().mul(momentum).add(p.gradient().mul(1 - momentum)));
            p.set(p.value().sub(velocity.value().sign().mul(learningRate)));
        });
    }
}
