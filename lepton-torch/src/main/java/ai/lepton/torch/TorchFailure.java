package ai.lepton.torch;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;

/** libtorch's errors in Lepton's words: the operation, the shapes, what fits, and the first line of the cause. */
final class TorchFailure {

    private TorchFailure() {}

    /**
     * @param operation such as {@code conv2d}
     * @param expected what fits, such as {@code shapes that broadcast}; empty where every shape fits
     */
    static RuntimeException of(RuntimeException e, String operation, String expected, TorchTensor... operands) {
        if (!isNative(e)) {
            return e;
        }
        String line = firstLine(e);
        StringBuilder detail = new StringBuilder(operation);
        for (int i = 0; i < operands.length; i++) {
            detail.append(i == 0 ? ": " : " and ").append(operands[i].shape());
        }
        if (!expected.isEmpty()) {
            detail.append(" (expected: ").append(expected).append(')');
        }
        detail.append(". libtorch says: ").append(line);
        return new LeptonException(code(line), detail.toString(), withoutNativeStack(e));
    }

    static LeptonException mixed(String operation, DType left, DType right) {
        return new LeptonException(
                ErrorCode.DTYPE_MISMATCH,
                operation + ": " + left + " and " + right + " (expected: the same type). Use cast(" + left + ").");
    }

    static LeptonException wrongShape(String operation, Shape actual, String expected) {
        return new LeptonException(
                ErrorCode.SHAPE_MISMATCH, operation + ": " + actual + " (expected: " + expected + ")");
    }

    static LeptonException wrongType(String operation, DType actual, String expected) {
        return new LeptonException(
                ErrorCode.DTYPE_MISMATCH,
                operation + ": " + actual + " (expected: " + expected + "). Use cast(...) before it.");
    }

    /** Whether {@code e} was thrown by C++; ours are of other classes. */
    static boolean isNative(RuntimeException e) {
        return e.getClass() == RuntimeException.class;
    }

    /** The message without the two kilobytes of C++ stack behind it. */
    static String firstLine(RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    /** A native failure as a cause for logs: with Java's stack, without C++'s. */
    static RuntimeException withoutNativeStack(RuntimeException e) {
        RuntimeException cause = new RuntimeException(firstLine(e));
        cause.setStackTrace(e.getStackTrace());
        return cause;
    }

    private static ErrorCode code(String line) {
        if (line.contains("can't allocate memory") || line.contains("not enough memory")) {
            return ErrorCode.OUT_OF_MEMORY;
        }
        if (line.contains("ZeroDivisionError")) {
            return ErrorCode.INVALID_ARGUMENT;
        }
        return line.contains("not implemented for") || line.contains("dtype") || line.contains("scalar type")
                ? ErrorCode.DTYPE_MISMATCH
                : ErrorCode.SHAPE_MISMATCH;
    }
}
