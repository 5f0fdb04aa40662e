package ai.lepton.sdk.optimizer;

import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Adam: {@code m} and {@code v} by exponential averages of the gradient and its square, bias-corrected, {@code p = p -
 * learningRate * m_hat / (sqrt(v_hat) + epsilon)}.
 *
 * @param learningRate step size, {@code > 0}
 * @param beta1 decay of the first moment, {@code 0 <= beta1 < 1}
 * @param beta2 decay of the second moment, {@code 0 <= beta2 < 1}
 * @param epsilon added to the root so that the division stays finite, {@code > 0}
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba (2014)</a>
 */
public record Adam(double learningRate, double beta1, double beta2, double epsilon) implements Optimizer {

    /** @throws IllegalArgumentException if a value is out of its range */
    public Adam {
        Ranges.positive("learningRate", learningRate);
        Ranges.fraction("beta1", beta1);
        Ranges.fraction("beta2", beta2);
        Ranges.positive("epsilon", epsilon);
    }

    @Override
    public Step prepare(List<Parameter> parameters, OptimizerState state) {
        List<Buffer> means = new ArrayList<>();
        List<Buffer> variances = new ArrayList<>();
        for (Parameter p : parameters) {
            means.add(state.zerosLike("mean", p));
            variances.add(state.zerosLike("variance", p));
        }
        Buffer steps = state.scalar("steps", 0);
        return state.fusedKernels()
                .map(kernels -> (Step)
                        () -> kernels.adam(parameters, means, variances, steps, learningRate, beta1, beta2, epsilon))
                .orElse(() -> step(parameters, means, variances, steps));
    }

    private void step(List<Parameter> parameters, List<Buffer> means, List<Buffer> variances, Buffer steps) {
        steps.set(steps.value().add(1));
        double t = steps.value().values().at(0);
        double meanCorrection = 1 - Math.pow(beta1, t);
        double varianceCorrection = 1 - Math.pow(beta2, t);
        for (int i = 0; i < parameters.size(); i++) {
            Parameter p = parameters.get(i);
            if (!p.hasGradient()) {
                continue;
            }
            Tensor gradient = p.gradient();
            Buffer mean = means.get(i);
            Buffer variance = variances.get(i);
            mean.set(mean.value().mul(beta1).add(gradient.mul(1 - beta1)));
            variance.set(variance.value().mul(beta2).add(gradient.square().mul(1 - beta2)));
            Tensor denominator = variance.value().div(varianceCorrection).sqrt().add(epsilon);
            p.set(p.value().sub(mean.value().mul(learningRate / meanCorrection).div(denominator)));
        }
    }
}
