package ai.lepton.recipes.linear;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Rows of bytes, such as pixels, each column standardised by the rows it was fitted to. One byte of memory a number; computed in
 * double precision. A column that hardly changes is divided by no less than a tenth of the largest deviation: a pixel at the
 * border that is not black in one picture of thousands should not count like a thousand others.
 */
public final class PixelRows implements Rows {

    private static final double LEAST_DEVIATION = 0.1;
    private static final int AT_ONCE = 4;

    private final byte[] bytes;
    private final int[] rows;
    private final double[] mean;
    private final double[] factor;

    private PixelRows(byte[] bytes, int[] rows, double[] mean, double[] factor) {
        this.bytes = bytes;
        this.rows = rows;
        this.mean = mean;
        this.factor = factor;
    }

    /**
     * Standardised by their own means and deviations.
     *
     * @param rows UINT8 {@code [N, ...]}, at least one; copied
     */
    public static PixelRows fittedTo(NdArray rows) {
        byte[] bytes = bytes(rows);
        int columns = bytes.length / rows.rows();
        long[] sums = new long[columns];
        long[] squares = new long[columns];
        for (int i = 0; i < bytes.length; ) {
            for (int column = 0; column < columns; column++, i++) {
                int value = bytes[i] & 0xFF;
                sums[column] += value;
                squares[column] += (long) value * value;
            }
        }
        double[] mean = new double[columns];
        double[] deviation = new double[columns];
        for (int column = 0; column < columns; column++) {
            mean[column] = (double) sums[column] / rows.rows();
            double variance = (double) squares[column] / rows.rows() - mean[column] * mean[column];
            deviation[column] = Math.sqrt(Math.max(0, variance));
        }
        double least = LEAST_DEVIATION * Arrays.stream(deviation).max().orElse(0);
        double[] factor = Arrays.stream(deviation)
                .map(found -> least == 0 ? 1 : 1 / Math.max(least, found))
                .toArray();
        return new PixelRows(bytes, all(rows.rows()), mean, factor);
    }

    /**
     * Other rows, standardised as these.
     *
     * @param others UINT8 {@code [N, ...]} of as many numbers; copied
     */
    public PixelRows of(NdArray others) {
        byte[] copied = bytes(others);
        if (copied.length != (long) others.rows() * columns()) {
            throw new IllegalArgumentException("others: " + others + " (expected: " + columns() + " numbers a row)");
        }
        return new PixelRows(copied, all(others.rows()), mean, factor);
    }

    private static byte[] bytes(NdArray rows) {
        if (rows.dtype() != DType.UINT8 || rows.elements() == 0) {
            throw new IllegalArgumentException("rows: " + rows + " (expected: UINT8 [N, ...], at least one)");
        }
        byte[] bytes = new byte[rows.elements()];
        ByteBuffer buffer = rows.buffer();
        buffer.get(0, bytes);
        return bytes;
    }

    private static int[] all(int count) {
        int[] rows = new int[count];
        Arrays.setAll(rows, row -> row);
        return rows;
    }

    @Override
    public int size() {
        return rows.length;
    }

    @Override
    public int columns() {
        return mean.length;
    }

    /** The bytes are shared, not copied. */
    @Override
    public PixelRows select(int[] indexes) {
        return new PixelRows(bytes, Arrays.stream(indexes).map(row -> rows[row]).toArray(), mean, factor);
    }

    @Override
    public void addScores(int row, double[] weights, int stride, double[] scores) {
        double[] values = values(row);
        int whole = values.length - values.length % AT_ONCE;
        for (int unit = 0; unit < scores.length; unit++) {
            int offset = unit * stride;
            double a = 0; // four sums: each addition would have to wait for the one before
            double b = 0;
            double c = 0;
            double d = 0;
            for (int i = 0; i < whole; i += AT_ONCE) {
                a += values[i] * weights[offset + i];
                b += values[i + 1] * weights[offset + i + 1];
                c += values[i + 2] * weights[offset + i + 2];
                d += values[i + 3] * weights[offset + i + 3];
            }
            for (int i = whole; i < values.length; i++) {
                a += values[i] * weights[offset + i];
            }
            scores[unit] += a + b + (c + d);
        }
    }

    @Override
    public void addTo(double[] sums, int stride, int row, double[] factors) {
        double[] values = values(row);
        for (int unit = 0; unit < factors.length; unit++) {
            double times = factors[unit];
            if (times == 0) {
                continue;
            }
            int offset = unit * stride;
            for (int i = 0; i < values.length; i++) {
                sums[offset + i] += times * values[i];
            }
        }
    }

    private double[] values(int row) {
        double[] values = new double[mean.length];
        int from = rows[row] * values.length;
        for (int i = 0; i < values.length; i++) {
            values[i] = ((bytes[from + i] & 0xFF) - mean[i]) * factor[i];
        }
        return values;
    }
}
