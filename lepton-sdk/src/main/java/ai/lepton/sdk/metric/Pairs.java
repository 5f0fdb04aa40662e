package ai.lepton.sdk.metric;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;

/** Predictions and targets that stand beside each other, number by number. */
final class Pairs {

    private Pairs() {}

    static void require(String metric, NdArray predictions, NdArray targets) {
        if (predictions.shape().rank() == 0
                || targets.shape().rank() == 0
                || predictions.rows() != targets.rows()
                || predictions.elements() != targets.elements()) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    metric + ": predictions: " + predictions.shape() + ", targets: " + targets.shape()
                            + " (expected: as many numbers in each row)");
        }
    }
}
