package ai.lepton.sdk.metric;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.util.Arrays;

/**
 * For each class how often it was rightly predicted, predicted and true. Where rows have one probability there is one class,
 * the yes. Memory: three numbers for each class.
 */
final class ClassCounts {

    private static final int HEAD = 2;

    private double[] right = {};
    private double[] predicted = {};
    private double[] actual = {};
    private double invalid;

    void add(ClassRows rows, double threshold, boolean multiLabel) {
        resize(rows.classes());
        boolean single = rows.classes() == 1;
        for (int row = 0; row < rows.rows(); row++) {
            if (rows.isPadding(row)) {
                continue;
            }
            if (single || multiLabel) {
                for (int c = 0; c < rows.classes(); c++) {
                    double score = rows.score(row, c);
                    invalid += Double.isNaN(score) ? 1 : 0;
                    count(c, score >= threshold, rows.isTrue(row, c));
                }
            } else {
                decide(rows.predicted(row, threshold), rows.label(row));
            }
        }
    }

    private void decide(int guess, int label) {
        if (guess == ClassRows.NOT_A_NUMBER || label == ClassRows.NOT_A_NUMBER) {
            invalid++;
            return;
        }
        predicted[guess]++;
        actual[label]++;
        right[label] += guess == label ? 1 : 0;
    }

    private void count(int c, boolean yes, boolean isTrue) {
        predicted[c] += yes ? 1 : 0;
        actual[c] += isTrue ? 1 : 0;
        right[c] += yes && isTrue ? 1 : 0;
    }

    private void resize(int classes) {
        if (right.length == 0) {
            right = new double[classes];
            predicted = new double[classes];
            actual = new double[classes];
        } else if (classes != right.length) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    "predictions: " + classes + " classes (expected: " + right.length + ", as in the first batch)");
        }
    }

    boolean isEmpty() {
        return right.length == 0;
    }

    boolean hasInvalid() {
        return invalid > 0;
    }

    int classes() {
        return right.length;
    }

    /** Where a class that the user names is counted: the yes, class 1, at 0 where there is nothing else. */
    int index(int c, String metric) {
        int index = right.length == 1 && c == 1 ? 0 : c;
        if (index >= right.length || (right.length == 1 && c == 0)) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    metric + ": class " + c + " (expected: "
                            + (right.length == 1 ? "1, the yes" : "0 to " + (right.length - 1)) + ")");
        }
        return index;
    }

    double right(int c) {
        return right[c];
    }

    double predicted(int c) {
        return predicted[c];
    }

    double actual(int c) {
        return actual[c];
    }

    double right() {
        return Arrays.stream(right).sum();
    }

    double predicted() {
        return Arrays.stream(predicted).sum();
    }

    double actual() {
        return Arrays.stream(actual).sum();
    }

    double[] state() {
        int classes = right.length;
        double[] state = new double[HEAD + 3 * classes];
        state[0] = classes;
        state[1] = invalid;
        System.arraycopy(right, 0, state, HEAD, classes);
        System.arraycopy(predicted, 0, state, HEAD + classes, classes);
        System.arraycopy(actual, 0, state, HEAD + 2 * classes, classes);
        return state;
    }

    void restore(double[] state) {
        int classes = States.count(state, 0);
        States.requireLength(state, HEAD + 3L * classes);
        invalid = state[1];
        right = Arrays.copyOfRange(state, HEAD, HEAD + classes);
        predicted = Arrays.copyOfRange(state, HEAD + classes, HEAD + 2 * classes);
        actual = Arrays.copyOfRange(state, HEAD + 2 * classes, HEAD + 3 * classes);
    }
}
