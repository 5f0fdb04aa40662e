package ai.lepton.sdk.optimizer;

import ai.lepton.sdk.tensor.FusedKernels;
import ai.lepton.sdk.tensor.Parameter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Shortens the gradient of all weights together before another optimizer sees it: {@code g * min(1, maximum / |g|)} with
 * the length {@code |g|} over all parameters that it moves.
 *
 * @param optimizer what moves them then
 * @param maximum length (L2 norm), {@code > 0}
 * @see <a href="https://arxiv.org/abs/1211.5063">Pascanu, Mikolov and Bengio (2012)</a>
 */
public record ClippedByNorm(Optimizer optimizer, double maximum) implements Optimizer {

    /** @throws IllegalArgumentException if {@code maximum} is not positive and finite */
    public ClippedByNorm {
        Objects.requireNonNull(optimizer, "optimizer");
        Ranges.positive("maximum", maximum);
    }

    @Override
    public Step prepare(List<Parameter> parameters, OptimizerState state) {
        Optional<FusedKernels> kernels = state.fusedKernels();
        Step step = optimizer.prepare(parameters, state);
        return () -> {
            double norm = kernels.map(fused -> fused.gradientNorm(parameters)).orElseGet(() -> norm(parameters));
            if (norm > maximum) {
                double share = maximum / norm;
                parameters.stream()
                        .filter(Parameter::hasGradient)
                        .forEach(p -> p.replaceGradient(p.gradient().mul(share)));
            }
            step.apply();
        };
    }

    private static double norm(List<Parameter> parameters) {
        double squares = 0;
        for (Parameter p : parameters) {
            if (p.hasGradient()) {
                squares += p.gradient().square().sum().values().at(0);
            }
        }
        return Math.sqrt(squares);
    }
}
