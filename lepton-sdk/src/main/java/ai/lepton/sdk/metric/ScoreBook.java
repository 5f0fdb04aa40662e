package ai.lepton.sdk.metric;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.util.Arrays;

/** Every score with whether its class was true: what a ranking needs. Memory: nine bytes for each score. */
final class ScoreBook {

    private static final int HEAD = 2;

    private int columns;
    private int rows;
    private double[] scores = {};
    private byte[] truths = {};

    void add(ClassRows added) {
        if (columns != 0 && added.classes() != columns) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    "predictions: " + added.classes() + " classes (expected: " + columns + ", as in the first batch)");
        }
        columns = added.classes();
        reserve(Math.multiplyExact(Math.addExact(rows, added.rows()), columns));
        for (int row = 0; row < added.rows(); row++) {
            if (added.isPadding(row)) {
                continue;
            }
            for (int c = 0; c < columns; c++) {
                scores[rows * columns + c] = added.score(row, c);
                truths[rows * columns + c] = (byte) (added.isTrue(row, c) ? 1 : 0);
            }
            rows++;
        }
    }

    private void reserve(int size) {
        if (size > scores.length) {
            int capacity = (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(size, scores.length * 3L / 2));
            scores = Arrays.copyOf(scores, capacity);
            truths = Arrays.copyOf(truths, capacity);
        }
    }

    int columns() {
        return columns;
    }

    boolean hasInvalid() {
        return Arrays.stream(scores, 0, rows * columns).anyMatch(Double::isNaN);
    }

    /** The scores of a column's rows where its class is true, or where it is not, in ascending order. */
    double[] ascending(int column, boolean isTrue) {
        int wanted = isTrue ? 1 : 0;
        double[] result = new double[rows];
        int count = 0;
        for (int row = 0; row < rows; row++) {
            if (truths[row * columns + column] == wanted) {
                result[count++] = scores[row * columns + column] + 0.0; // -0.0 becomes 0.0, its equal
            }
        }
        result = Arrays.copyOf(result, count);
        Arrays.sort(result);
        return result;
    }

    double[] state() {
        int size = rows * columns;
        double[] state = new double[HEAD + 2 * size];
        state[0] = columns;
        state[1] = rows;
        System.arraycopy(scores, 0, state, HEAD, size);
        for (int i = 0; i < size; i++) {
            state[HEAD + size + i] = truths[i];
        }
        return state;
    }

    void restore(double[] state) {
        columns = States.count(state, 0);
        rows = States.count(state, 1);
        int size = Math.multiplyExact(rows, columns);
        States.requireLength(state, HEAD + 2L * size);
        scores = Arrays.copyOfRange(state, HEAD, HEAD + size);
        truths = new byte[size];
        for (int i = 0; i < size; i++) {
            truths[i] = (byte) state[HEAD + size + i];
        }
    }
}
