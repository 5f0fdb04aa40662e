package ai.lepton.sdk.data;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import java.util.Arrays;
import java.util.Objects;

/** See {@link Dataset#rows}. */
record RowRange(Dataset all, int from, int to) implements Dataset {

    RowRange {
        Objects.checkFromToIndex(from, to, all.size());
    }

    @Override
    public int size() {
        return to - from;
    }

    @Override
    public Shape inputShape() {
        return all.inputShape();
    }

    @Override
    public DType inputType() {
        return all.inputType();
    }

    @Override
    public Shape targetShape() {
        return all.targetShape();
    }

    @Override
    public Batch batch(int[] rows) {
        return all.batch(Arrays.stream(rows)
                .map(row -> Objects.checkIndex(row, size()) + from)
                .toArray());
    }
}
