package ai.lepton.sdk.loss;

import ai.lepton.sdk.tensor.Tensor;

/**
 * Binary cross-entropy that looks away from what is easy: {@code w (1 - p)^gamma (-log p)} with p the probability of the true
 * answer, averaged over all elements. The network ends in scores, without sigmoid.
 *
 * <p>Shapes: prediction and target alike, {@code [N, ...]}; targets 0 and 1, floating-point.
 *
 * @param gamma how much, {@code >= 0}; 0 is cross-entropy, 2 is usual
 * @param positiveWeight w of a yes, {@code > 0}
 * @param negativeWeight w of a no, {@code > 0}
 * @see <a href="https://arxiv.org/abs/1708.02002">Lin et al., "Focal Loss for Dense Object Detection" (2017)</a>
 */
public record BinaryFocal(double gamma, double positiveWeight, double negativeWeight) implements ElementLoss {

    /** @throws IllegalArgumentException if {@code gamma < 0} or a weight is not positive, or one is not finite */
    public BinaryFocal {
        Ranges.notNegative("gamma", gamma);
        Ranges.positive("positiveWeight", positiveWeight);
        Ranges.positive("negativeWeight", negativeWeight);
    }

    /** Yes and no count alike. */
    public BinaryFocal(double gamma) {
        this(gamma, 1, 1);
    }

    /** The paper's balance: a yes counts {@code alpha}, a no {@code 1 - alpha}; between 0 and 1, 0.25 there. */
    public BinaryFocal alpha(double alpha) {
        return new BinaryFocal(gamma, alpha, 1 - alpha);
    }

    @Override
    public Tensor elements(Tensor predicted, Tensor target) {
        TargetChecks.sameShape("binaryFocal", predicted, target);
        Tensor no = target.mul(-1).add(1);
        // log p and log(1 - p) of the true answer, from softplus alone: finite however large the scores.
        Tensor above = predicted.softplus();
        Tensor below = predicted.neg().softplus();
        Tensor surprise = target.mul(below).add(no.mul(above));
        Tensor doubt = target.mul(above).add(no.mul(below)).mul(-gamma).exp();
        Tensor weight = target.mul(positiveWeight).add(no.mul(negativeWeight));
        return weight.mul(doubt).mul(surprise);
    }

    @Override
    public Link link() {
        return Link.SIGMOID;
    }
}
