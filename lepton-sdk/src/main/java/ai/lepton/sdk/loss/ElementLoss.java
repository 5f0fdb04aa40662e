package ai.lepton.sdk.loss;

import ai.lepton.sdk.tensor.Tensor;

/** A loss that is known for each element; that of a row is the mean over its elements. */
interface ElementLoss extends RowLoss {

    /** The loss of each element, shaped like the prediction. */
    Tensor elements(Tensor predicted, Tensor target);

    @Override
    default Tensor rows(Tensor predicted, Tensor target) {
        return means(elements(predicted, target));
    }

    /** In one step: rows have as many elements each, so the mean over rows is that over all elements. */
    @Override
    default Tensor apply(Tensor predicted, Tensor target) {
        return elements(predicted, target).mean();
    }

    /** Means over all but the first axis: {@code [N, ...]} gives {@code [N]}. */
    static Tensor means(Tensor elements) {
        return switch (elements.shape().rank()) {
            case 1 -> elements;
            case 2 -> elements.mean(1);
            default -> elements.flatten().mean(1);
        };
    }
}
