package ai.lepton.sdk.cost;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What shapes operations give, all sizes known. */
final class Shapes {

    private Shapes() {}

    /** Of an elementwise operation, as NumPy broadcasts. */
    static Shape broadcast(Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        long[] sizes = new long[rank];
        for (int i = 1; i <= rank; i++) {
            long left = i <= a.rank() ? a.size(-i) : 1;
            long right = i <= b.rank() ? b.size(-i) : 1;
            require(
                    "elementwise operation",
                    left == right || left == 1 || right == 1,
                    b,
                    "one that broadcasts with " + a);
            sizes[rank - i] = left == 1 ? right : left;
        }
        return Shape.of(sizes);
    }

    /** Of the product of the last two dimensions; leading ones broadcast. */
    static Shape matmul(Shape a, Shape b) {
        require("matmul", a.rank() >= 2 && b.rank() >= 2 && a.last() == b.size(-2), b, "[..., " + a.last() + ", m]");
        Shape leading = broadcast(without(a, -1, -2), without(b, -1, -2));
        return append(append(leading, a.size(-2)), b.last());
    }

    /** @param sizes one of them may be -1, to be worked out */
    static Shape reshaped(Shape shape, long... sizes) {
        long known = 1;
        for (long size : sizes) {
            known = size == Shape.UNKNOWN ? known : Math.multiplyExact(known, size);
        }
        long[] result = sizes.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] = result[i] == Shape.UNKNOWN ? shape.elements() / Math.max(known, 1) : result[i];
        }
        Shape reshaped = Shape.of(result);
        require("reshape", reshaped.elements() == shape.elements(), shape, "as many elements as " + reshaped);
        return reshaped;
    }

    /** The dimensions in another order. */
    static Shape permuted(Shape shape, int... permutation) {
        return Shape.of(Arrays.stream(permutation).mapToLong(shape::size).toArray());
    }

    /** The shape without some axes, which may be negative. */
    static Shape without(Shape shape, int... axes) {
        List<Integer> gone = Arrays.stream(axes).map(shape::checkAxis).boxed().toList();
        List<Long> sizes = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (!gone.contains(axis)) {
                sizes.add(shape.size(axis));
            }
        }
        return Shape.of(sizes.stream().mapToLong(Long::longValue).toArray());
    }

    /** The shape with one size changed. */
    static Shape with(Shape shape, int axis, long size) {
        long[] sizes = shape.toArray();
        sizes[shape.checkAxis(axis)] = size;
        return Shape.of(sizes);
    }

    /** The shape with one more dimension behind. */
    static Shape append(Shape shape, long size) {
        long[] sizes = Arrays.copyOf(shape.toArray(), shape.rank() + 1);
        sizes[shape.rank()] = size;
        return Shape.of(sizes);
    }

    /** @throws LeptonException {@code SHAPE_MISMATCH} unless the condition holds */
    static void require(String operation, boolean condition, Shape found, String expected) {
        if (!condition) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH, operation + ": " + found + " (expected: " + expected + ")");
        }
    }
}
