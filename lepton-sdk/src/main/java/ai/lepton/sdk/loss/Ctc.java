package ai.lepton.sdk.loss;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;

/**
 * Connectionist temporal classification: minus the log-likelihood of a sequence of labels under every way to align it with the
 * longer sequence of time steps, averaged over the rows and not divided by their lengths. The network ends in scores, without
 * softmax; class 0 is the blank, which stands between labels.
 *
 * <p>Shapes: prediction {@code [N, T, C]}; target INT64 {@code [N, S]}, labels 1 to {@code C - 1}, padded behind with -1. All
 * T steps count; where rows have fewer, {@link #stepsFirst} takes their number as the first column of the target, {@code [N,
 * 1 + S]}. A row of k labels, of which r follow an equal one, needs {@code k + r} steps; with fewer it has no alignment, and is
 * refused.
 *
 * @param stepsInTarget whether the target's first column is the row's number of steps
 * @see <a href="https://doi.org/10.1145/1143844.1143891">Graves et al., "Connectionist Temporal Classification" (2006)</a>
 */
public record Ctc(boolean stepsInTarget) implements RowLoss {

    /** All steps count. */
    public Ctc() {
        this(false);
    }

    /** The same for rows of different lengths: the target's first column is the number of steps, 1 to T. */
    public Ctc stepsFirst() {
        return new Ctc(true);
    }

    /**
     * @throws LeptonException {@code SHAPE_MISMATCH} or {@code DTYPE_MISMATCH} if the target is of another form; {@code
     *     LABEL_OUT_OF_RANGE} if a label is not 1 to {@code C - 1}; {@code DATA_MISMATCH} if a row has too few steps
     */
    @Override
    public Tensor rows(Tensor predicted, Tensor target) {
        int first = stepsInTarget ? 1 : 0;
        if (predicted.shape().rank() != 3
                || target.shape().rank() != 2
                || target.size(0) != predicted.size(0)
                || target.size(1) < first) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    "ctc: prediction: " + predicted.shape() + ", target: " + target.shape()
                            + " (expected: [N, T, C] and " + (stepsInTarget ? "[N, 1 + S])" : "[N, S])")
                            + ". For one class per step use sparseCategoricalCrossEntropy().");
        }
        if (target.dtype() != DType.INT64) {
            throw new LeptonException(
                    ErrorCode.DTYPE_MISMATCH, "ctc: target: " + target.dtype() + " (expected: INT64 labels)");
        }
        NdArray values = target.values();
        int rows = values.rows();
        int width = Math.toIntExact(target.size(1)) - first;
        long[] steps = new long[rows];
        long[] lengths = new long[rows];
        long[] labels = new long[rows * width];
        for (int row = 0; row < rows; row++) {
            int start = row * (width + first) + first;
            steps[row] = stepsInTarget ? values.longAt(start - 1) : predicted.size(1);
            lengths[row] = labels(values, row, start, width, predicted.size(2), labels);
            requireSteps(row, steps[row], predicted.size(1), labels, row * width, lengths[row]);
        }
        return predicted
                .logSoftmax(-1)
                .ctcLoss(predicted.constant(NdArray.of(Shape.of(rows, width), labels)), steps, lengths);
    }

    @Override
    public Link link() {
        return Link.SOFTMAX;
    }

    /** Copies a row's labels; returns how many there are before the padding. */
    private static int labels(NdArray values, int row, int start, int width, long classes, long[] labels) {
        int length = 0;
        for (int i = 0; i < width; i++) {
            long label = values.longAt(start + i);
            if (label == -1) {
                continue;
            }
            if (label < 1 || label >= classes || length < i) {
                throw new LeptonException(
                        ErrorCode.LABEL_OUT_OF_RANGE,
                        "ctc: target: label " + label + " at place " + i + " in row " + row
                                + " of the batch (expected: 1" + " to " + (classes - 1)
                                + ", and -1 behind the last; 0 is the blank)");
            }
            labels[row * width + length++] = label;
        }
        return length;
    }

    private static void requireSteps(int row, long steps, long most, long[] labels, int from, long length) {
        long needed = Math.max(1, length);
        for (int i = from + 1; i < from + length; i++) {
            needed += labels[i] == labels[i - 1] ? 1 : 0;
        }
        if (steps < needed || steps > most) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    "ctc: row " + row + " of the batch: " + steps + " steps for " + length + " labels (expected: "
                            + needed + " to " + most + "). Leave such rows out, or let the network keep more steps.");
        }
    }
}
