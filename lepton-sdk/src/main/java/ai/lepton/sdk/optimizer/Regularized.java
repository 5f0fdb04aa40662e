package ai.lepton.sdk.optimizer;

import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;
import java.util.List;
import java.util.Objects;

/**
 * Adds the gradient of a penalty on large weights before another optimizer sees it: {@code g + l1 * sign(p) + l2 * p}.
 * That is all of the penalty {@code l1 * |p| + l2 / 2 * p^2} that training feels; the loss that is shown leaves it out.
 *
 * @param optimizer what moves the weights then
 * @param l1 {@code >= 0}
 * @param l2 {@code >= 0}
 */
public record Regularized(Optimizer optimizer, double l1, double l2) implements Optimizer {

    /** @throws IllegalArgumentException if a value is out of its range */
    public Regularized {
        Objects.requireNonNull(optimizer, "optimizer");
        Ranges.notNegative("l1", l1);
        Ranges.notNegative("l2", l2);
    }

    @Override
    public Step prepare(List<Parameter> parameters, OptimizerState state) {
        Step step = optimizer.prepare(parameters, state);
        return () -> {
            parameters.stream().filter(Parameter::hasGradient).forEach(this::add);
            step.apply();
        };
    }

    private void add(Parameter p) {
        Tensor gradient = p.gradient();
        if (l1 > 0) {
            gradient = gradient.add(p.value().sign().mul(l1));
        }
        if (l2 > 0) {
            gradient = gradient.add(p.value().mul(l2));
        }
        p.replaceGradient(gradient);
    }
}
