package ai.lepton.recipes.linear;

import java.util.Arrays;

/**
 * Rows of numbers of which only those that are not 0 are kept: what one-hot categories and words come to. Immutable, safe
 * for several threads.
 */
public final class SparseRows {

    private final int columns;
    private final int[] starts;
    private final int[] places;
    private final float[] values;

    private SparseRows(int columns, int[] starts, int[] places, float[] values) {
        this.columns = columns;
        this.starts = starts;
        this.places = places;
        this.values = values;
    }

    /** @param columns how many numbers a row has, zeros included */
    public static Builder builder(int columns) {
        return new Builder(columns);
    }

    /** How many rows. */
    public int size() {
        return starts.length - 1;
    }

    /** How many numbers each row has, zeros included. */
    public int columns() {
        return columns;
    }

    /** How many numbers are kept in all. */
    public int kept() {
        return places.length;
    }

    /** Some of the rows, in the order of {@code indexes}, copied. */
    public SparseRows select(int[] indexes) {
        Builder some = builder(columns);
        for (int row : indexes) {
            for (int i = starts[row]; i < starts[row + 1]; i++) {
                some.add(places[i], values[i]);
            }
            some.endRow();
        }
        return some.build();
    }

    /** Puts a row's numbers, zeros left out, among {@code numbers} from {@code offset} on, beside what is there. */
    public void put(int row, float[] numbers, int offset) {
        for (int i = starts[row]; i < starts[row + 1]; i++) {
            numbers[offset + places[i]] += values[i];
        }
    }

    /** The sum of a row's numbers, each times that of {@code weights} from {@code offset} on. */
    double dot(int row, double[] weights, int offset) {
        double sum = 0;
        for (int i = starts[row]; i < starts[row + 1]; i++) {
            sum += values[i] * weights[offset + places[i]];
        }
        return sum;
    }

    /** Adds a row's numbers, times {@code factor}, to {@code sums} from {@code offset} on. */
    void addTo(double[] sums, int offset, int row, double factor) {
        for (int i = starts[row]; i < starts[row + 1]; i++) {
            sums[offset + places[i]] += factor * values[i];
        }
    }

    /** Takes rows one after the other. */
    public static final class Builder {

        private final int columns;
        private int[] starts = new int[65];
        private int[] places = new int[256];
        private float[] values = new float[256];
        private int rows;
        private int kept;

        private Builder(int columns) {
            this.columns = columns;
        }

        /** Adds a number to the row; a column may be given more than once, and what is given adds up. */
        public Builder add(int column, float value) {
            if (column < 0 || column >= columns) {
                throw new IllegalArgumentException("column: " + column + " (expected: 0 to " + (columns - 1) + ")");
            }
            if (value != 0) {
                if (kept == places.length) {
                    places = Arrays.copyOf(places, 2 * kept);
                    values = Arrays.copyOf(values, 2 * kept);
                }
                places[kept] = column;
                values[kept++] = value;
            }
            return this;
        }

        /** The row is complete. */
        public Builder endRow() {
            rows++;
            if (rows == starts.length) {
                starts = Arrays.copyOf(starts, 2 * rows);
            }
            starts[rows] = kept;
            return this;
        }

        public SparseRows build() {
            return new SparseRows(
                    columns, Arrays.copyOf(starts, rows + 1), Arrays.copyOf(places, kept), Arrays.copyOf(values, kept));
        }
    }
}
