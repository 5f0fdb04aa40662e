package ai.lepton.onnx.internal.recording;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.Shape;
import java.util.Arrays;

/** What shapes operations give, with the batch unknown; and how they say that shapes do not fit. */
final class Shapes {

    private final Recorder recorder;

    Shapes(Recorder recorder) {
        this.recorder = recorder;
    }

    /** The shape of an elementwise operation, as NumPy broadcasts. */
    Shape broadcast(String operation, Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        long[] sizes = new long[rank];
        for (int i = 1; i <= rank; i++) {
            long left = i <= a.rank() ? a.size(-i) : 1;
            long right = i <= b.rank() ? b.size(-i) : 1;
            sizes[rank - i] = broadcast(operation, a, b, left, right);
        }
        return Shape.of(sizes);
    }

    private long broadcast(String operation, Shape a, Shape b, long left, long right) {
        if (left == right || right == 1) {
            return left;
        }
        if (left == 1) {
            return right;
        }
        if (left == Shape.UNKNOWN || right == Shape.UNKNOWN) {
            throw recorder.notExportable(
                    operation + ": " + a + " and " + b,
                    "the same result for any number of rows",
                    "Let the size beside the batch be 1.");
        }
        throw recorder.error(
                ErrorCode.SHAPE_MISMATCH,
                operation + ": " + a + " and " + b
                        + " (expected: shapes that broadcast: from the end, sizes are equal or one of them is 1)");
    }

    /** Checks a condition on shapes. */
    void require(boolean condition, String operation, String found, String expected) {
        if (!condition) {
            throw recorder.error(ErrorCode.SHAPE_MISMATCH, operation + ": " + found + " (expected: " + expected + ")");
        }
    }

    /** The axis counted from the front. */
    int axis(String operation, Shape shape, int axis) {
        require(
                axis >= -shape.rank() && axis < shape.rank(),
                operation,
                "axis " + axis + " of " + shape,
                "from " + -shape.rank() + " to " + (shape.rank() - 1));
        return shape.checkAxis(axis);
    }

    /** How many sizes are not known: the batch, and perhaps the length of a series. */
    static long unknowns(Shape shape) {
        return Arrays.stream(shape.toArray())
                .filter(size -> size == Shape.UNKNOWN)
                .count();
    }

    /** Whether an axis may be the batch: the only unknown one, or the first of several, which never changes places. */
    static boolean mayBeBatch(Shape shape, int axis) {
        return shape.size(axis) == Shape.UNKNOWN && (axis == 0 || shape.size(0) != Shape.UNKNOWN);
    }

    /** The product of the sizes that are known. */
    static long knownElements(Shape shape) {
        return Arrays.stream(shape.toArray())
                .filter(size -> size != Shape.UNKNOWN)
                .reduce(1, Math::multiplyExact);
    }

    /** The shape with one size changed. */
    static Shape with(Shape shape, int axis, long size) {
        long[] sizes = shape.toArray();
        sizes[axis] = size;
        return Shape.of(sizes);
    }
}
