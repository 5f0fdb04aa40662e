package ai.lepton.sdk.optimizer;

import ai.lepton.sdk.schedule.Rate;
import ai.lepton.sdk.schedule.Schedule;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** What {@link Adam} and {@link AdamW} do alike. */
record AdaptiveMoments(Schedule learningRate, double decay, double beta1, double beta2, double epsilon) {

    Optimizer.Step prepare(List<Parameter> parameters, OptimizerState state) {
        List<Buffer> means = new ArrayList<>();
        List<Buffer> variances = new ArrayList<>();
        for (Parameter p : parameters) {
            means.add(state.zerosLike("mean", p));
            variances.add(state.zerosLike("variance", p));
        }
        Buffer steps = state.scalar("steps", 0);
        Rate rate = state.rate(learningRate);
        return state.fusedKernels()
                .map(kernels -> (Optimizer.Step) () ->
                        kernels.adam(parameters, means, variances, steps, rate.value(), decay, beta1, beta2, epsilon))
                .orElse(() -> step(parameters, means, variances, steps, rate.value()));
    }

    private void step(
            List<Parameter> parameters, List<Buffer> means, List<Buffer> variances, Buffer steps, double rate) {
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
            Tensor kept = decay == 0 ? p.value() : p.value().mul(1 - rate * decay);
            p.set(kept.sub(mean.value().mul(rate / meanCorrection).div(denominator)));
        }
    }
}
