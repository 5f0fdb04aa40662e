package ai.lepton.sdk.loss;

import ai.lepton.sdk.tensor.Tensor;

/**
 * {@code sum_c y_c (log y_c - log softmax(x)_c)}, averaged over the samples: how far the prediction is from the target, both
 * distributions over the classes; 0 where they are equal, and {@code 0 log 0} is 0. The network ends in scores, without
 * softmax. Its gradient is that of cross-entropy.
 *
 * <p>Shapes: prediction and target alike, {@code [N, ..., C]}; targets add up to 1 over the last axis.
 */
public record KullbackLeibler() implements RowLoss {

    @Override
    public Tensor rows(Tensor predicted, Tensor target) {
        TargetChecks.distributions("kullbackLeibler", predicted, target);
        Tensor logTarget = target.maximum(Float.MIN_NORMAL).log();
        return ElementLoss.means(
                target.mul(logTarget.sub(predicted.logSoftmax(-1))).sum(-1));
    }

    @Override
    public Link link() {
        return Link.SOFTMAX;
    }
}
