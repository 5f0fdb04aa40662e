package ai.lepton.core;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The sizes of a tensor's dimensions, outermost first; {@link #UNKNOWN} where a size is only known at run time.
 *
 * <p>In the training library a layer's shapes leave the batch out; images are channels-last, {@code [H, W, C]}.
 */
public final class Shape {

    /** The size of a dimension that is not known yet, such as the batch; printed as {@code -1}. */
    public static final long UNKNOWN = -1;

    private final long[] sizes;

    private Shape(long[] sizes) {
        this.sizes = sizes;
    }

    /**
     * The shape with these sizes; no sizes at all is the shape of a scalar.
     *
     * @throws IllegalArgumentException if a size is negative and not {@link #UNKNOWN}
     */
    public static Shape of(long... sizes) {
        for (long size : sizes) {
            if (size < UNKNOWN) {
                throw new IllegalArgumentException(
                        "shape: " + Arrays.toString(sizes) + " (expected: sizes >= 0, or -1 for unknown)");
            }
        }
        return new Shape(sizes.clone());
    }

    public int rank() {
        return sizes.length;
    }

    /** The size of dimension {@code axis}; negative axes count from the end, as in {@code -1} for the last. */
    public long size(int axis) {
        return sizes[checkAxis(axis)];
    }

    /** The size of the last dimension. */
    public long last() {
        return size(-1);
    }

    /** The axis counted from the front: {@code -1} becomes {@code rank - 1}. */
    public int checkAxis(int axis) {
        int fromFront = axis < 0 ? axis + sizes.length : axis;
        if (fromFront < 0 || fromFront >= sizes.length) {
            throw new IllegalArgumentException("axis: " + axis + " (expected: an axis of " + this + ")");
        }
        return fromFront;
    }

    /** The number of elements; 1 for a scalar. */
    public long elements() {
        long product = 1;
        for (long size : sizes) {
            if (size == UNKNOWN) {
                throw new IllegalStateException("shape: " + this + " (expected: no unknown size)");
            }
            product = Math.multiplyExact(product, size);
        }
        return product;
    }

    public boolean isKnown() {
        return Arrays.stream(sizes).noneMatch(size -> size == UNKNOWN);
    }

    /** Whether a tensor of shape {@code other} fits here: same rank, and same sizes where this shape's are known. */
    public boolean accepts(Shape other) {
        if (other.sizes.length != sizes.length) {
            return false;
        }
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] != UNKNOWN && sizes[i] != other.sizes[i]) {
                return false;
            }
        }
        return true;
    }

    /** This shape behind one more outermost dimension, such as the batch. */
    public Shape prepend(long size) {
        long[] longer = new long[sizes.length + 1];
        longer[0] = size;
        System.arraycopy(sizes, 0, longer, 1, sizes.length);
        return of(longer);
    }

    /** This shape with {@code size} as its last dimension. */
    public Shape withLast(long size) {
        long[] changed = sizes.clone();
        changed[checkAxis(-1)] = size;
        return of(changed);
    }

    /** This shape without its outermost dimension. */
    public Shape withoutFirst() {
        checkAxis(0);
        return new Shape(Arrays.copyOfRange(sizes, 1, sizes.length));
    }

    public long[] toArray() {
        return sizes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    /** As in {@code [28, 28, 1]}. */
    @Override
    public String toString() {
        return Arrays.stream(sizes).mapToObj(Long::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
