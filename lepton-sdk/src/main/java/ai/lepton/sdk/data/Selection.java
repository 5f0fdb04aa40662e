package ai.lepton.sdk.data;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** See {@link Dataset#select}. */
final class Selection implements Dataset {

    private final Dataset all;
    private final int[] chosen;

    Selection(Dataset all, int[] rows) {
        this.all = all;
        this.chosen = rows.clone();
        for (int row : chosen) {
            Objects.checkIndex(row, all.size());
        }
    }

    @Override
    public int size() {
        return chosen.length;
    }

    @Override
    public List<Field> inputs() {
        return all.inputs();
    }

    @Override
    public List<Field> targets() {
        return all.targets();
    }

    @Override
    public Batch batch(int[] rows) {
        return all.batch(Arrays.stream(rows).map(row -> chosen[row]).toArray());
    }

    @Override
    public boolean isInMemory() {
        return all.isInMemory();
    }
}
