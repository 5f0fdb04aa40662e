package ai.lepton.sdk.tensor;

/**
 * How a kernel moves over an image: the geometry of a convolution or pooling in two dimensions, in pixels.
 *
 * @param kernelHeight rows of the kernel
 * @param kernelWidth columns of the kernel
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param padTop rows added above
 * @param padLeft columns added on the left
 * @param padBottom rows added below; differs from {@code padTop} by one where "same" padding is odd
 * @param padRight columns added on the right
 */
public record Window2d(
        int kernelHeight,
        int kernelWidth,
        int strideHeight,
        int strideWidth,
        int padTop,
        int padLeft,
        int padBottom,
        int padRight) {

    public Window2d {
        if (kernelHeight <= 0 || kernelWidth <= 0) {
            throw new IllegalArgumentException("kernel: " + kernelHeight + " x " + kernelWidth + " (expected: > 0)");
        }
        if (strideHeight <= 0 || strideWidth <= 0) {
            throw new IllegalArgumentException("stride: " + strideHeight + " x " + strideWidth + " (expected: > 0)");
        }
        if (padTop < 0 || padLeft < 0 || padBottom < 0 || padRight < 0) {
            throw new IllegalArgumentException(
                    "padding: " + padTop + ", " + padLeft + ", " + padBottom + ", " + padRight + " (expected: >= 0)");
        }
    }

    /** Windows that lie wholly inside the image. */
    public static Window2d valid(int kernelHeight, int kernelWidth, int strideHeight, int strideWidth) {
        return new Window2d(kernelHeight, kernelWidth, strideHeight, strideWidth, 0, 0, 0, 0);
    }

    /**
     * Padded so that the output has {@code ceil(size / stride)} rows and columns; an odd row or column goes to the
     * bottom and right, as in Keras and TensorFlow.
     */
    public static Window2d same(
            int kernelHeight, int kernelWidth, int strideHeight, int strideWidth, long height, long width) {
        int rows = samePadding(kernelHeight, strideHeight, height);
        int columns = samePadding(kernelWidth, strideWidth, width);
        return new Window2d(
                kernelHeight,
                kernelWidth,
                strideHeight,
                strideWidth,
                rows / 2,
                columns / 2,
                rows - rows / 2,
                columns - columns / 2);
    }

    /** Rows of the output for an image of {@code height} rows; at most 0 when no window fits. */
    public long outputHeight(long height) {
        return Math.floorDiv(height + padTop + padBottom - kernelHeight, strideHeight) + 1;
    }

    /** Columns of the output for an image of {@code width} columns; at most 0 when no window fits. */
    public long outputWidth(long width) {
        return Math.floorDiv(width + padLeft + padRight - kernelWidth, strideWidth) + 1;
    }

    public boolean isPadded() {
        return padTop + padLeft + padBottom + padRight > 0;
    }

    public boolean isSymmetric() {
        return padTop == padBottom && padLeft == padRight;
    }

    private static int samePadding(int kernel, int stride, long size) {
        long windows = (size + stride - 1) / stride;
        return Math.toIntExact(Math.max((windows - 1) * stride + kernel - size, 0));
    }
}
