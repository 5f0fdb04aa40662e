package ai.lepton.recipes.tabular;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.data.feature.Prepared;
import ai.lepton.recipes.linear.SparseRows;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.data.Dataset;
import java.util.Arrays;
import java.util.List;

/** Prepared rows as a linear model takes them: numbers as they are, categories one-hot. */
final class LinearRows {

    private static final int SLICE = 4096;

    private LinearRows() {}

    /**
     * Some rows of datasets that were prepared alike.
     *
     * @param chosen which, rising, counted through all datasets
     */
    static SparseRows of(Prepared prepared, List<Dataset> datasets, int[] chosen) {
        int[] offsets = new int[prepared.inputs().size()];
        int columns = 0;
        for (int i = 0; i < offsets.length; i++) {
            Input input = prepared.inputs().get(i);
            offsets[i] = columns;
            columns += input.dtype() == DType.INT64
                    ? prepared.indexes(input.name())
                    : Math.toIntExact(input.shape().elements());
        }
        SparseRows.Builder rows = SparseRows.builder(columns);
        int next = 0;
        int before = 0;
        for (Dataset dataset : datasets) {
            while (next < chosen.length && chosen[next] < before + dataset.size()) {
                int from = next;
                while (next < chosen.length && next - from < SLICE && chosen[next] < before + dataset.size()) {
                    next++;
                }
                int[] slice = Arrays.copyOfRange(chosen, from, next);
                for (int i = 0; i < slice.length; i++) {
                    slice[i] -= before;
                }
                add(rows, dataset.batch(slice), offsets);
            }
            before += dataset.size();
        }
        return rows.build();
    }

    private static void add(SparseRows.Builder rows, Dataset.Batch batch, int[] offsets) {
        for (int row = 0; row < batch.rows(); row++) {
            for (int i = 0; i < offsets.length; i++) {
                NdArray input = batch.inputs().get(i);
                if (input.dtype() == DType.INT64) {
                    rows.add(offsets[i] + (int) input.longAt(row), 1);
                } else {
                    int width = input.elements() / batch.rows();
                    for (int j = 0; j < width; j++) {
                        rows.add(offsets[i] + j, (float) input.at(row * width + j));
                    }
                }
            }
            rows.endRow();
        }
    }

    static int[] range(int from, int to) {
        int[] rows = new int[to - from];
        Arrays.setAll(rows, i -> from + i);
        return rows;
    }
}
