package ai.lepton.data.table;

import java.util.BitSet;

/**
 * Between which numbers a column is to lie.
 *
 * @param low the smallest that is inside
 * @param high the largest that is inside
 */
public record Limits(double low, double high) {

    /** @throws IllegalArgumentException if it is not {@code low <= high} */
    public Limits {
        if (!(low <= high)) { // the negation also catches NaN
            throw new IllegalArgumentException("limits: " + low + " and " + high + " (expected: low <= high)");
        }
    }

    /** The cells of a column of numbers or dates; NaN where missing. */
    public static double[] numbers(Chunk chunk, String column) {
        if (chunk.schema().column(column).type() == ColumnType.NUMBER) {
            return chunk.numbers(column);
        }
        long[] dates = chunk.dates(column);
        double[] numbers = new double[dates.length];
        for (int i = 0; i < dates.length; i++) {
            numbers[i] = dates[i] == Chunk.NO_DATE ? Double.NaN : dates[i];
        }
        return numbers;
    }

    /** The rows of a chunk that lie outside; those without a value do not. */
    public BitSet outside(Chunk chunk, String column) {
        BitSet rows = new BitSet(chunk.size());
        double[] numbers = numbers(chunk, column);
        for (int i = 0; i < numbers.length; i++) {
            rows.set(i, numbers[i] < low || numbers[i] > high);
        }
        return rows;
    }

    double clipped(double number) {
        return number < low ? low : number > high ? high : number;
    }
}
