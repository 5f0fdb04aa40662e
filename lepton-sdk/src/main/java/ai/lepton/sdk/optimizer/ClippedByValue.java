package ai.lepton.sdk.optimizer;

import ai.lepton.sdk.tensor.Parameter;
import java.util.List;
import java.util.Objects;

/**
 * Cuts every element of the gradients to {@code -maximum} to {@code maximum} before another optimizer sees them. This
 * changes their direction, which {@link ClippedByNorm} keeps.
 *
 * @param optimizer what moves the weights then
 * @param maximum {@code > 0}
 */
public record ClippedByValue(Optimizer optimizer, double maximum) implements Optimizer {

    /** @throws IllegalArgumentException if {@code maximum} is not positive and finite */
    public ClippedByValue {
        Objects.requireNonNull(optimizer, "optimizer");
        Ranges.positive("maximum", maximum);
    }

    @Override
    public Step prepare(List<Parameter> parameters, OptimizerState state) {
        Step step = optimizer.prepare(parameters, state);
        return () -> {
            parameters.stream()
                    .filter(Parameter::hasGradient)
                    .forEach(
                            p -> p.replaceGradient(p.gradient().minimum(maximum).maximum(-maximum)));
            step.apply();
        };
    }
}
