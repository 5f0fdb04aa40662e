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
        StringBuilder shapes = new StringBuilder();
        for (TorchTensor operand : operands) {
            shapes.append(shapes.isEmpty() ? "" : " and ").append(operand.shape());
        }
        String line = firstLine(e);
        String detail = operation + ": " + shapes + (expected.isEmpty() ? "" : " (expected: " + expected + ")")
                + ". libtorch says: " + line;
        return new LeptonException(code(line), detail, withoutTrace(e, line));
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

    private static ErrorCode code(String line) {
        if (line.contains("can't allocate memory") || line.contains("not enough memory")) {
            return ErrorCode.OUT_OF_MEMORY;
        }
        return line.contains("not implemented for") || line.contains("dtype") || line.contains("scalar type")
                ? ErrorCode.DTYPE_MISMATCH
                : ErrorCode.SHAPE_MISMATCH;
    }

    /** The cause for logs, with Java's stack but without C++'s. */
    private static RuntimeException withoutTrace(RuntimeException e, String line) {
        RuntimeException cause = new RuntimeException(line);
        cause.setStackTrace(e.getStackTrace());
        return cause;
    }
}
