package ai.lepton.recipes.linear;

import java.util.Arrays;

/**
 * Rows of numbers of which only those that are not 0 are kept: what one-hot categories and words come to. Immutable, safe
 * for several threads.
 */
public final class SparseRows implements Rows {

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

    @Override
    public int size() {
        return starts.length - 1;
    }

    @Override
    public int columns() {
        return columns;
    }

    /** How many numbers are kept in all. */
    public int kept() {
        return places.length;
    }

    @Override
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

    @Override
    public void addScores(int row, double[] weights, int stride, double[] scores) {
        for (int unit = 0; unit < scores.length; unit++) {
            int offset = unit * stride;
            double sum = 0;
            for (int i = starts[row]; i < starts[row + 1]; i++) {
                sum += values[i] * weights[offset + places[i]];
            }
            scores[unit] += sum;
        }
    }

    @Override
    public void addTo(double[] sums, int stride, int row, double[] factors) {
        for (int unit = 0; unit < factors.length; unit++) {
            double factor = factors[unit];
            if (factor == 0) {
                continue;
            }
            int offset = unit * stride;
            for (int i = starts[row]; i < starts[row + 1]; i++) {
                sums[offset + places[i]] += factor * values[i];
            }
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
