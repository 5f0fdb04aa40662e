package ai.lepton.sdk.loss;

import ai.lepton.sdk.tensor.Tensor;

/**
 * {@code max(0, 1 - y x)} with y = 1 for a yes and -1 for a no, averaged over all elements: the loss of a support vector
 * machine. The network ends in scores, where above 0 is a yes; they are no probabilities, so metrics that decide take {@code
 * threshold(0)}.
 *
 * <p>Shapes: prediction and target alike, {@code [N, ...]}; targets above 0 are a yes, others a no, so -1 and 1 as well as 0
 * and 1.
 *
 * @param squared whether it is squared, which is smooth and minds large errors more
 */
public record Hinge(boolean squared) implements ElementLoss {

    @Override
    public Tensor elements(Tensor predicted, Tensor target) {
        TargetChecks.sameShape("hinge", predicted, target);
        Tensor margin = target.greater(0).where(predicted, predicted.neg());
        Tensor missing = margin.neg().add(1).relu();
        return squared ? missing.square() : missing;
    }
}
