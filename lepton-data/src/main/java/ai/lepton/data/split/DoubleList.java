package ai.lepton.data.split;

import java.util.Arrays;

/** Numbers without an object for each: one for every row of a table. */
final class DoubleList {

    private double[] values = new double[1024];
    private int size;

    void add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, (int) Math.min(Integer.MAX_VALUE - 8, size * 3L / 2));
        }
        values[size++] = value;
    }

    double get(int index) {
        return values[index];
    }

    double[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
