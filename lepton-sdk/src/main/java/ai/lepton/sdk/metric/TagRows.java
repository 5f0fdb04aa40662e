package ai.lepton.sdk.metric;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.decode.Viterbi;
import org.jspecify.annotations.Nullable;

/** Predicted and true tags of a batch of sequences. */
final class TagRows {

    /** In place of a predicted tag, where the numbers it would be chosen by are NaN. */
    static final int NOT_A_NUMBER = -2;

    private final NdArray predictions;
    private final NdArray targets;
    private final int steps;
    private final int tags;
    private final @Nullable NdArray decoded;

    private TagRows(String metric, NdArray predictions, NdArray targets) {
        this.predictions = predictions;
        this.targets = targets;
        Shape shape = predictions.shape();
        Shape labels = targets.shape();
        boolean sequences = shape.rank() == 3 && labels.rank() == 2 && shape.size(0) == labels.size(0);
        boolean isLattice = sequences && shape.size(1) == shape.size(2) + 2 + labels.size(1);
        if (!isLattice && !(sequences && shape.size(1) == labels.size(1))) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    metric + ": predictions: " + shape + ", targets: " + labels
                            + " (expected: [N, steps, tags], or [N, tags + 2 + steps, tags] of a crf(), and [N, steps])");
        }
        if (targets.dtype().isFloating() || targets.dtype() == DType.BOOL) {
            throw new LeptonException(
                    ErrorCode.DTYPE_MISMATCH,
                    metric + ": targets: " + targets.dtype() + " (expected: whole numbers, the indexes of tags)");
        }
        this.steps = Math.toIntExact(labels.size(1));
        this.tags = Math.toIntExact(shape.last());
        this.decoded = isLattice ? Viterbi.decode(predictions) : null;
        requireTags(metric);
    }

    static TagRows of(String metric, NdArray predictions, NdArray targets) {
        return new TagRows(metric, predictions, targets);
    }

    int rows() {
        return targets.rows();
    }

    int steps() {
        return steps;
    }

    /** How many tags there are. */
    int tags() {
        return tags;
    }

    boolean isPadding(int row, int step) {
        return target(row, step) < 0;
    }

    int target(int row, int step) {
        return (int) targets.longAt(row * steps + step);
    }

    /** The best tag: of the best path of a lattice, else the most probable, the first of equals. */
    int predicted(int row, int step) {
        NdArray path = decoded;
        if (path != null) {
            return latticeIsNumbers(row) ? (int) path.longAt(row * steps + step) : NOT_A_NUMBER;
        }
        int first = (row * steps + step) * tags;
        int best = 0;
        for (int tag = 0; tag < tags; tag++) {
            double value = predictions.at(first + tag);
            if (Double.isNaN(value)) {
                return NOT_A_NUMBER;
            }
            best = value > predictions.at(first + best) ? tag : best;
        }
        return best;
    }

    private boolean latticeIsNumbers(int row) {
        int size = (tags + 2 + steps) * tags;
        for (int i = row * size; i < (row + 1) * size; i++) {
            if (Double.isNaN(predictions.at(i))) {
                return false;
            }
        }
        return true;
    }

    private void requireTags(String metric) {
        for (int i = 0; i < targets.elements(); i++) {
            if (targets.longAt(i) >= tags) {
                throw new LeptonException(
                        ErrorCode.LABEL_OUT_OF_RANGE,
                        metric + ": target " + targets.longAt(i) + " at [" + i / steps + ", " + i % steps
                                + "] (expected: 0 to " + (tags - 1) + ", or less than 0 for padding)");
            }
        }
    }
}
