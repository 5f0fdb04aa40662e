package ai.lepton.sdk.metric;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Baseline} needs to know of the targets that a model was trained on: how often each class occurs, or the mean of
 * each number. Not the rows themselves: memory is that of one row of targets, or one number for each class. One thread at a time.
 */
public final class TargetStatistics {

    private static final int MOST_CLASSES = 1 << 20;

    private long rows;
    private long[] counts = {};
    private @Nullable Shape rowShape;
    private double[] sums = {};
    private boolean usable = true;

    /**
     * Adds a batch of training targets: class indexes of a whole-number type, where a negative one is padding, or
     * floating-point numbers. Targets of other forms leave the statistics without use.
     */
    public void add(NdArray targets) {
        if (targets.rows() == 0 || !usable) {
            return;
        }
        usable = targets.dtype().isFloating() ? addNumbers(targets) : addLabels(targets);
        rows += targets.rows();
    }

    /** How many rows were added. */
    public long rows() {
        return rows;
    }

    private boolean addLabels(NdArray labels) {
        if (labels.dtype() == DType.STRING || rowShape != null) {
            return false;
        }
        for (int i = 0; i < labels.elements(); i++) {
            long label = labels.longAt(i);
            if (label >= MOST_CLASSES) {
                return false; // rather an identifier than a class
            }
            if (label >= counts.length) {
                counts = Arrays.copyOf(counts, (int) Math.max(label + 1, Math.min(MOST_CLASSES, counts.length * 2L)));
            }
            if (label >= 0) {
                counts[(int) label]++;
            }
        }
        return true;
    }

    private boolean addNumbers(NdArray numbers) {
        Shape shape = numbers.shape().withoutFirst();
        if (rowShape == null) {
            if (rows > 0) {
                return false;
            }
            rowShape = shape;
            sums = new double[Math.toIntExact(shape.elements())];
        }
        if (!shape.equals(rowShape)) {
            return false;
        }
        for (int i = 0; i < numbers.elements(); i++) {
            sums[i % sums.length] += numbers.at(i);
        }
        return true;
    }

    /** Each class's share of all labels; empty where the targets are no class indexes, or one is not below {@code classes}. */
    Optional<double[]> classShares(int classes) {
        double labels = Arrays.stream(counts).sum();
        if (!usable || labels == 0 || Arrays.stream(counts).skip(classes).anyMatch(count -> count > 0)) {
            return Optional.empty();
        }
        double[] shares = new double[classes];
        for (int c = 0; c < Math.min(classes, counts.length); c++) {
            shares[c] = counts[c] / labels;
        }
        return Optional.of(shares);
    }

    /** The mean of each number of a row; empty where the targets are no numbers of this shape. */
    Optional<double[]> means(Shape row) {
        return usable && rowShape != null && rowShape.equals(row)
                ? Optional.of(Arrays.stream(sums).map(sum -> sum / rows).toArray())
                : Optional.empty();
    }
}
