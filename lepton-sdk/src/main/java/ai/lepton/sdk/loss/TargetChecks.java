package ai.lepton.sdk.loss;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.sdk.tensor.Tensor;

/** No silent broadcasting: a target of the wrong form is refused, naming the loss that takes it. */
final class TargetChecks {

    private TargetChecks() {}

    static void sameShape(String loss, Tensor predicted, Tensor target, String hint) {
        if (!predicted.shape().equals(target.shape())) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    loss + ": target: " + target.shape() + " (expected: " + predicted.shape() + ", as the prediction). "
                            + hint);
        }
        if (!target.dtype().isFloating()) {
            throw new LeptonException(
                    ErrorCode.DTYPE_MISMATCH,
                    loss + ": target: " + target.dtype() + " (expected: floating-point numbers). " + hint);
        }
    }

    static void classIndexes(String loss, Tensor predicted, Tensor target) {
        if (predicted.shape().rank() != 2 || target.shape().rank() != 1 || predicted.size(0) != target.size(0)) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    loss + ": prediction: " + predicted.shape() + ", target: " + target.shape()
                            + " (expected: [N, classes] and [N]). For one-hot targets use"
                            + " categoricalCrossEntropy(), for yes or no binaryCrossEntropy().");
        }
        if (target.dtype() != DType.INT64) {
            throw new LeptonException(
                    ErrorCode.DTYPE_MISMATCH,
                    loss + ": target: " + target.dtype() + " (expected: INT64 class indexes). For one-hot targets use"
                            + " categoricalCrossEntropy().");
        }
    }
}
