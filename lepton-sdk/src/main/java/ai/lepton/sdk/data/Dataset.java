package ai.lepton.sdk.data;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;

/**
 * Rows of inputs and targets, read in any order. Safe for several threads that only read.
 */
public interface Dataset {

    /** The number of rows. */
    int size();

    /** Shape of one row's input, without the batch. */
    Shape inputShape();

    DType inputType();

    /** Shape of one row's target, without the batch; {@code []} for a class index. */
    Shape targetShape();

    /** Rows of these indexes, in this order, copied. */
    Batch batch(int[] rows);

    /**
     * Some rows.
     *
     * @param inputs {@code [N, input...]}
     * @param targets {@code [N, target...]}
     */
    record Batch(NdArray inputs, NdArray targets) {}

    /**
     * All rows in memory.
     *
     * @throws IllegalArgumentException if the numbers of rows disagree
     */
    static Dataset of(NdArray inputs, NdArray targets) {
        return new ArrayDataset(inputs, targets);
    }

    /** Rows {@code from} (inclusive) to {@code to} (exclusive) of this dataset. */
    default Dataset rows(int from, int to) {
        return new RowRange(this, from, to);
    }
}
