package ai.lepton.sdk.tensor;

import java.util.Objects;

/**
 * How a kernel moves over an image: the geometry of a convolution or pooling in two dimensions, in pixels.
 *
 * @param rows down the image
 * @param columns across the image
 */
public record Window2d(Window rows, Window columns) {

    public Window2d {
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(columns, "columns");
    }

    /** Windows that lie wholly inside the image. */
    public static Window2d valid(int kernelHeight, int kernelWidth, int strideHeight, int strideWidth) {
        return new Window2d(Window.valid(kernelHeight, strideHeight), Window.valid(kernelWidth, strideWidth));
    }

    /**
     * Padded so that the output has {@code ceil(size / stride)} rows and columns; an odd row or column goes to the
     * bottom and right, as in Keras and TensorFlow.
     */
    public static Window2d same(
            int kernelHeight, int kernelWidth, int strideHeight, int strideWidth, long height, long width) {
        return new Window2d(
                Window.same(kernelHeight, strideHeight, 1, height), Window.same(kernelWidth, strideWidth, 1, width));
    }

    /** Rows of the output for an image of {@code height} rows; 0 when no window fits. */
    public long outputHeight(long height) {
        return rows.outputSize(height);
    }

    /** Columns of the output for an image of {@code width} columns; 0 when no window fits. */
    public long outputWidth(long width) {
        return columns.outputSize(width);
    }

    public boolean isPadded() {
        return rows.isPadded() || columns.isPadded();
    }

    public boolean isSymmetric() {
        return rows.isSymmetric() && columns.isSymmetric();
    }
}
