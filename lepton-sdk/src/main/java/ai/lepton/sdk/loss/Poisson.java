package ai.lepton.sdk.loss;

import ai.lepton.sdk.tensor.Tensor;

/**
 * {@code p - y log(p + 1e-8)} averaged over all elements: minus the log-likelihood of counts {@code y} under the rate {@code
 * p}, but for what does not depend on the network. The network ends in a rate, {@code > 0}, such as {@code
 * dense(1).softplus()}.
 *
 * <p>Shapes: prediction and target alike, {@code [N, ...]}; targets {@code >= 0}.
 */
public record Poisson() implements ElementLoss {

    @Override
    public Tensor elements(Tensor predicted, Tensor target) {
        TargetChecks.sameShape("poisson", predicted, target);
        return predicted.sub(target.mul(predicted.add(1e-8).log()));
    }
}
