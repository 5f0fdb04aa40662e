package ai.lepton.sdk.metric;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;

/**
 * Predictions of classes beside their targets, and what both mean row by row. A row is one decision: where each element of a
 * row has a class of its own, such as each word, every element is one.
 *
 * <p>Predictions {@code [N, ..., C]} come with class indexes {@code [N, ...]} of a whole-number type, where a negative one is
 * padding and left out, or with {@code [N, ..., C]}, one-hot or several at once; predictions {@code [N]} or {@code [N, 1]} of one
 * probability come with targets of as many numbers, yes from one half.
 */
final class ClassRows {

    static final int PADDING = -1;
    static final int NOT_A_NUMBER = -2;

    private final String metric;
    private final NdArray predictions;
    private final NdArray targets;
    private final int classes;
    private final int rows;
    private final boolean indexes;

    private ClassRows(String metric, NdArray predictions, NdArray targets) {
        this.metric = metric;
        this.predictions = predictions;
        this.targets = targets;
        Shape shape = predictions.shape();
        boolean fits = shape.rank() > 0 && targets.shape().rank() > 0 && targets.rows() == predictions.rows();
        classes = shape.rank() < 2 ? 1 : Math.toIntExact(shape.last());
        rows = classes == 0 ? 0 : predictions.elements() / classes;
        indexes = fits && classes > 1 && targets.elements() == rows;
        if (!fits || classes == 0 || (!indexes && targets.elements() != predictions.elements())) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    metric + ": predictions: " + shape + ", targets: " + targets.shape()
                            + " (expected: [N, C] with class indexes [N] or one-hot [N, C], or [N, 1] with [N, 1])");
        }
        if (indexes && rows > 0 && targets.dtype().isFloating()) {
            throw new LeptonException(
                    ErrorCode.DTYPE_MISMATCH,
                    metric + ": targets: " + targets.dtype() + " " + targets.shape()
                            + " (expected: class indexes of a whole-number type, such as INT64)");
        }
    }

    static ClassRows of(String metric, NdArray predictions, NdArray targets) {
        return new ClassRows(metric, predictions, targets);
    }

    int rows() {
        return rows;
    }

    /** How many scores a row has; 1 for one probability of yes. */
    int classes() {
        return classes;
    }

    /** How many answers there are: 2 where a row has one probability. */
    int answers() {
        return Math.max(2, classes);
    }

    /** The true class, 0 or 1 where a row has one probability; or {@link #PADDING}. */
    int label(int row) {
        if (classes == 1) {
            return targets.at(row) >= 0.5 ? 1 : 0;
        }
        if (!indexes) {
            return largest(targets, row);
        }
        long label = targets.longAt(row);
        if (label >= classes) {
            throw new LeptonException(
                    ErrorCode.LABEL_OUT_OF_RANGE,
                    metric + ": label " + label + " (expected: 0 to " + (classes - 1) + ", or below 0 for padding)");
        }
        return label < 0 ? PADDING : (int) label;
    }

    boolean isPadding(int row) {
        return indexes && label(row) == PADDING;
    }

    /** The predicted class, the first of equals; yes from {@code threshold}; or {@link #NOT_A_NUMBER}. */
    int predicted(int row, double threshold) {
        if (classes > 1) {
            return largest(predictions, row);
        }
        double value = predictions.at(row);
        return Double.isNaN(value) ? NOT_A_NUMBER : value >= threshold ? 1 : 0;
    }

    double score(int row, int c) {
        return predictions.at(row * classes + c);
    }

    /** How much of the target is this class: 0 or 1, or between for soft targets. */
    double share(int row, int c) {
        return indexes ? (label(row) == c ? 1 : 0) : targets.at(row * classes + c);
    }

    /** Whether this class is true of the row; several may be. */
    boolean isTrue(int row, int c) {
        return share(row, c) >= 0.5;
    }

    private int largest(NdArray values, int row) {
        int best = 0;
        double bestValue = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            double value = values.at(row * classes + c);
            if (Double.isNaN(value)) {
                return NOT_A_NUMBER;
            }
            if (value > bestValue) {
                best = c;
                bestValue = value;
            }
        }
        return best;
    }
}
