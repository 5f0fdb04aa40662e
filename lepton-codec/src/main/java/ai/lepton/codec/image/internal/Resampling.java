package ai.lepton.codec.image.internal;

import java.util.Arrays;

/**
 * Changes the size of a picture, each axis for itself: the mean over the area that a new pixel covers where it shrinks,
 * straight lines between the centres of the old pixels where it grows.
 */
public final class Resampling {

    private Resampling() {}

    /** {@code source [height, width, channels]} of unsigned bytes as {@code [newHeight, newWidth, channels]}. */
    public static byte[] resize(byte[] source, int height, int width, int channels, int newHeight, int newWidth) {
        if (height == newHeight && width == newWidth) {
            return source.clone();
        }
        Axis across = new Axis(width, newWidth);
        Axis down = new Axis(height, newHeight);
        // Rows of the source, already at the new width: only those that the next new row needs are kept.
        float[][] rows = new float[height][];
        byte[] resized = new byte[Math.multiplyExact(Math.multiplyExact(newHeight, newWidth), channels)];
        float[] sum = new float[newWidth * channels];
        int done = 0;
        for (int y = 0; y < newHeight; y++) {
            Arrays.fill(sum, 0);
            for (; done < down.first[y]; done++) {
                rows[done] = EMPTY;
            }
            for (int k = 0; k < down.weights[y].length; k++) {
                int row = down.first[y] + k;
                if (rows[row] == null) {
                    rows[row] = across.applyRow(source, row * width * channels, channels);
                }
                float weight = down.weights[y][k];
                float[] values = rows[row];
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += weight * values[i];
                }
            }
            for (int i = 0; i < sum.length; i++) {
                resized[y * sum.length + i] = (byte) Math.max(0, Math.min(255, Math.round(sum[i])));
            }
        }
        return resized;
    }

    /** The same for one channel of floats. */
    static Plane resize(Plane source, int newHeight, int newWidth) {
        if (source.height() == newHeight && source.width() == newWidth) {
            return source;
        }
        Axis across = new Axis(source.width(), newWidth);
        Axis down = new Axis(source.height(), newHeight);
        Plane narrow = new Plane(source.height(), newWidth);
        for (int y = 0; y < source.height(); y++) {
            for (int x = 0; x < newWidth; x++) {
                float sum = 0;
                for (int k = 0; k < across.weights[x].length; k++) {
                    sum += across.weights[x][k] * source.at(y, across.first[x] + k);
                }
                narrow.values()[y * newWidth + x] = sum;
            }
        }
        Plane resized = new Plane(newHeight, newWidth);
        for (int y = 0; y < newHeight; y++) {
            for (int k = 0; k < down.weights[y].length; k++) {
                float weight = down.weights[y][k];
                for (int x = 0; x < newWidth; x++) {
                    resized.values()[y * newWidth + x] += weight * narrow.at(down.first[y] + k, x);
                }
            }
        }
        return resized;
    }

    private static final float[] EMPTY = new float[0];

    /** For each new pixel along one axis, the old pixels that make it and their weights, which sum to 1. */
    private static final class Axis {

        private final int[] first;
        private final float[][] weights;

        Axis(int size, int newSize) {
            first = new int[newSize];
            weights = new float[newSize][];
            double scale = (double) size / newSize;
            for (int i = 0; i < newSize; i++) {
                if (newSize < size) {
                    shrink(i, scale, size);
                } else {
                    grow(i, scale, size);
                }
            }
        }

        private void shrink(int i, double scale, int size) {
            double from = i * scale;
            double to = Math.min(size, from + scale);
            int start = (int) from;
            int end = Math.min(size, (int) Math.ceil(to - 1e-9));
            first[i] = start;
            weights[i] = new float[end - start];
            for (int p = start; p < end; p++) {
                weights[i][p - start] = (float) ((Math.min(to, p + 1) - Math.max(from, p)) / (to - from));
            }
        }

        private void grow(int i, double scale, int size) {
            double centre = Math.max(0, Math.min(size - 1, (i + 0.5) * scale - 0.5));
            int start = Math.min((int) centre, Math.max(0, size - 2));
            float upper = (float) (centre - start);
            first[i] = start;
            weights[i] = size == 1 ? new float[] {1} : new float[] {1 - upper, upper};
        }

        float[] applyRow(byte[] source, int offset, int channels) {
            float[] row = new float[first.length * channels];
            for (int x = 0; x < first.length; x++) {
                float[] weight = weights[x];
                int from = offset + first[x] * channels;
                for (int c = 0; c < channels; c++) {
                    float sum = 0;
                    for (int k = 0; k < weight.length; k++) {
                        sum += weight[k] * (source[from + k * channels + c] & 0xFF);
                    }
                    row[x * channels + c] = sum;
                }
            }
            return row;
        }
    }
}
