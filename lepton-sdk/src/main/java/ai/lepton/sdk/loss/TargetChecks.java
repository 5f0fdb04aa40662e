package ai.lepton.sdk.loss;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;
import java.util.Arrays;

/** No silent broadcasting: a target of the wrong form is refused, naming the shapes and the loss that takes it. */
final class TargetChecks {

    private TargetChecks() {}

    /** Floating-point targets shaped like the prediction. */
    static void sameShape(String loss, Tensor predicted, Tensor target) {
        if (!predicted.shape().equals(target.shape())) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    loss + ": target: " + target.shape() + " (expected: " + predicted.shape() + ", as the prediction). "
                            + hint(predicted.shape(), target));
        }
        floating(loss, target);
    }

    static void floating(String loss, Tensor target) {
        if (!target.dtype().isFloating()) {
            throw new LeptonException(
                    ErrorCode.DTYPE_MISMATCH,
                    loss + ": target: " + target.dtype() + " " + target.shape()
                            + " (expected: floating-point numbers). If"
                            + " they are class indexes use sparseCategoricalCrossEntropy(), else store them as floats.");
        }
    }

    /** Distributions over at least two classes. */
    static void distributions(String loss, Tensor predicted, Tensor target) {
        sameShape(loss, predicted, target);
        vectors(loss, predicted);
        severalClasses(loss, predicted.shape());
    }

    static void vectors(String loss, Tensor predicted) {
        if (predicted.shape().rank() < 2) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH, loss + ": prediction: " + predicted.shape() + " (expected: [N, ..., C])");
        }
    }

    /** INT64 class indexes, one for each element of the prediction without its last axis. */
    static void classIndexes(String loss, Tensor predicted, Tensor target) {
        Shape shape = predicted.shape();
        Shape labels = target.shape();
        if (shape.rank() < 2 || !labels.equals(withoutLast(shape))) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    loss + ": prediction: " + shape + ", target: " + labels + " (expected: [N, classes] and [N]). "
                            + indexHint(shape, labels));
        }
        if (target.dtype() != DType.INT64) {
            throw new LeptonException(
                    ErrorCode.DTYPE_MISMATCH,
                    loss + ": target: " + target.dtype() + " (expected: INT64 class indexes). For one-hot targets use"
                            + " categoricalCrossEntropy(), for numbers meanSquaredError().");
        }
        severalClasses(loss, shape);
    }

    /** A softmax over one score is always 1, so nothing would be learnt. */
    private static void severalClasses(String loss, Shape predicted) {
        if (predicted.last() < 2) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    loss + ": prediction: " + predicted + " (expected: at least two classes). For yes or no with one"
                            + " output use binaryCrossEntropy().");
        }
    }

    private static String hint(Shape predicted, Tensor target) {
        Shape shape = target.shape();
        boolean indexes =
                !target.dtype().isFloating() && sameElements(shape, withoutLast(predicted)) && predicted.last() > 1;
        if (indexes) {
            return "For class indexes use sparseCategoricalCrossEntropy().";
        }
        return sameElements(shape, predicted)
                ? "Nothing is broadcast: give the targets that shape."
                : "Nothing is broadcast: give the network as many outputs as a target has numbers. For class indexes use"
                        + " sparseCategoricalCrossEntropy().";
    }

    private static String indexHint(Shape predicted, Shape labels) {
        if (labels.equals(predicted)) {
            return predicted.last() == 1
                    ? "For yes or no with one output use binaryCrossEntropy()."
                    : "For one-hot targets use categoricalCrossEntropy(), for yes or no binaryCrossEntropy().";
        }
        if (sameElements(labels, withoutLast(predicted))) {
            return "Give the targets the shape " + withoutLast(predicted) + ".";
        }
        return "For one-hot targets use categoricalCrossEntropy(), for yes or no binaryCrossEntropy(), for numbers"
                + " meanSquaredError().";
    }

    private static Shape withoutLast(Shape shape) {
        return shape.rank() == 0 ? shape : Shape.of(Arrays.copyOf(shape.toArray(), shape.rank() - 1));
    }

    private static boolean sameElements(Shape one, Shape other) {
        return one.isKnown() && other.isKnown() && one.elements() == other.elements();
    }
}
