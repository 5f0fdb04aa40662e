package ai.lepton.torch;

import ai.lepton.sdk.tensor.Tensor;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;

/**
 * How an operation calls libtorch: inside a scope, on types that fit, with a result that is wrapped and a failure that is
 * explained. An operation is a method reference, so a call allocates nothing but its result.
 */
final class Call {

    /** What fits elementwise operations of two tensors. */
    static final String BROADCAST = "shapes that broadcast";

    private Call() {}

    /** An operation with a number. */
    @FunctionalInterface
    interface WithScalar {
        org.bytedeco.pytorch.Tensor apply(org.bytedeco.pytorch.Tensor tensor, Scalar scalar);
    }

    /** Any other. */
    @FunctionalInterface
    interface Native {
        org.bytedeco.pytorch.Tensor compute();
    }

    /**
     * The result of {@code call}, of {@code like}'s type.
     *
     * @param expected what shapes fit; for the error
     * @param operands whose shapes the error names
     */
    static TorchTensor of(TorchTensor like, String operation, String expected, Native call, TorchTensor... operands) {
        like.session().requireScope();
        try {
            return new TorchTensor(like.session(), call.compute(), like.dtype());
        } catch (RuntimeException e) {
            throw TorchFailure.of(e, operation, expected, operands);
        }
    }

    /** Of a tensor of any type. */
    static TorchTensor any(TorchTensor x, String operation, UnaryOperator<org.bytedeco.pytorch.Tensor> function) {
        x.session().requireScope();
        try {
            return new TorchTensor(x.session(), function.apply(x.handle()), x.dtype());
        } catch (RuntimeException e) {
            throw TorchFailure.of(e, operation, "", x);
        }
    }

    /** Of a tensor that is not BOOL. */
    static TorchTensor numbers(TorchTensor x, String operation, UnaryOperator<org.bytedeco.pytorch.Tensor> function) {
        return any(x.requireNumbers(operation), operation, function);
    }

    /** Of a FLOAT32 or FLOAT64 tensor. */
    static TorchTensor floats(TorchTensor x, String operation, UnaryOperator<org.bytedeco.pytorch.Tensor> function) {
        return any(x.requireFloating(operation), operation, function);
    }

    /** Of two tensors of the same type, elementwise. */
    static TorchTensor any(
            TorchTensor x, Tensor other, String operation, BinaryOperator<org.bytedeco.pytorch.Tensor> function) {
        x.session().requireScope();
        TorchTensor right = x.sameType(operation, other);
        try {
            return new TorchTensor(x.session(), function.apply(x.handle(), right.handle()), x.dtype());
        } catch (RuntimeException e) {
            throw TorchFailure.of(e, operation, BROADCAST, x, right);
        }
    }

    /** Of two tensors of the same type that is not BOOL, elementwise. */
    static TorchTensor numbers(
            TorchTensor x, Tensor other, String operation, BinaryOperator<org.bytedeco.pytorch.Tensor> function) {
        return any(x.requireNumbers(operation), other, operation, function);
    }

    /** Of a tensor and a number that the tensor's type can hold: a whole one, if that is an integer type. */
    static TorchTensor numbers(TorchTensor x, double value, String operation, WithScalar function) {
        x.session().requireScope();
        Scalar scalar = scalar(x.requireNumbers(operation), value, operation);
        try {
            return new TorchTensor(x.session(), function.apply(x.handle(), scalar), x.dtype());
        } catch (RuntimeException e) {
            throw TorchFailure.of(e, operation, "", x);
        }
    }

    /** Of a FLOAT32 or FLOAT64 tensor and a number. */
    static TorchTensor floats(TorchTensor x, double value, String operation, WithScalar function) {
        return numbers(x.requireFloating(operation), value, operation, function);
    }

    private static Scalar scalar(TorchTensor x, double value, String operation) {
        if (x.dtype().isFloating()) {
            return x.session().scalars().floating(value);
        }
        if (value == Math.rint(value) && Math.abs(value) <= 1L << 53) {
            return x.session().scalars().whole((long) value);
        }
        throw TorchFailure.wrongType(
                operation + ": " + value + " with", x.dtype(), "a whole number, or a floating type");
    }
}
