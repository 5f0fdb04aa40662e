package ai.lepton.sdk.tensor;

import ai.lepton.core.Shape;

/**
 * How a kernel moves along one axis: the geometry of a convolution or pooling, in elements of that axis (pixels of an
 * image, steps of a series). Of a transposed convolution it is the geometry of the convolution whose gradient that is:
 * there {@code before} and {@code after} are cut away, not added.
 *
 * @param size elements of the kernel
 * @param stride elements from one window to the next
 * @param dilation elements from one tap of the kernel to the next; 1 for a dense kernel
 * @param before elements added before the first
 * @param after elements added behind the last; differs from {@code before} by one where "same" padding is odd
 */
public record Window(int size, int stride, int dilation, int before, int after) {

    /** A kernel of one element, which leaves an axis as it is. */
    public static final Window ONE = new Window(1, 1, 1, 0, 0);

    /** @throws IllegalArgumentException if size, stride or dilation is not positive, or a padding is negative */
    public Window {
        requirePositive("kernel", size);
        requirePositive("stride", stride);
        requirePositive("dilation", dilation);
        if (before < 0 || after < 0) {
            throw new IllegalArgumentException("padding: " + before + ", " + after + " (expected: >= 0)");
        }
    }

    /** A dense kernel whose windows lie wholly inside. */
    public static Window valid(int size, int stride) {
        return valid(size, stride, 1);
    }

    /** Windows that lie wholly inside. */
    public static Window valid(int size, int stride, int dilation) {
        return new Window(size, stride, dilation, 0, 0);
    }

    /**
     * Padded so that the output has {@code ceil(length / stride)} elements; an odd one goes behind, as in Keras and
     * TensorFlow.
     *
     * @param length of the axis; may be {@link Shape#UNKNOWN} with stride 1, where the padding does not depend on it
     * @throws IllegalArgumentException if the length is unknown and the stride is not 1
     */
    public static Window same(int size, int stride, int dilation, long length) {
        Window valid = valid(size, stride, dilation);
        if (length == Shape.UNKNOWN && stride != 1) {
            throw new IllegalArgumentException(
                    "length: unknown (expected: known, for same padding with stride " + stride + ")");
        }
        long windows = length == Shape.UNKNOWN ? 0 : (length + stride - 1) / stride;
        long padding = length == Shape.UNKNOWN
                ? valid.span() - 1
                : Math.max((windows - 1) * stride + valid.span() - length, 0);
        int before = Math.toIntExact(padding / 2);
        return new Window(size, stride, dilation, before, Math.toIntExact(padding - before));
    }

    /** Padded before only, so that no output sees a later element than its own; as many outputs as with "same". */
    public static Window causal(int size, int stride, int dilation) {
        int span = valid(size, stride, dilation).span();
        return new Window(size, stride, dilation, span - 1, 0);
    }

    /** Elements from the first tap of the kernel to the last, both included. */
    public int span() {
        return Math.addExact(Math.multiplyExact(size - 1, dilation), 1);
    }

    /** How many windows there are over an axis of {@code length}; 0 when none fits, unknown if that is. */
    public long outputSize(long length) {
        return length == Shape.UNKNOWN
                ? Shape.UNKNOWN
                : Math.max(Math.floorDiv(length + before + after - span(), (long) stride) + 1, 0);
    }

    /**
     * Elements that a transposed convolution makes of {@code length}: each has {@code stride} of its own and the last as
     * many as the kernel spans, if that is more. So "same" padding gives {@code length * stride}, as in Keras.
     */
    public long transposedSize(long length) {
        return length == Shape.UNKNOWN
                ? Shape.UNKNOWN
                : Math.max((length - 1) * stride + Math.max(span(), stride) - before - after, 0);
    }

    public boolean isPadded() {
        return before + after > 0;
    }

    public boolean isSymmetric() {
        return before == after;
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
