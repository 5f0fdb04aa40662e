package ai.lepton.sdk.loss;

import ai.lepton.core.NdArray;
import ai.lepton.sdk.tensor.Tensor;

/** A loss whose target says how much each row counts. */
interface WeighsRows extends RowLoss {

    /** How much each row counts, {@code [N]}, {@code >= 0}. */
    double[] rowWeights(NdArray targets);

    @Override
    default Tensor apply(Tensor predicted, Tensor target) {
        return WeightedMean.of(rows(predicted, target), rowWeights(target.values()));
    }
}
