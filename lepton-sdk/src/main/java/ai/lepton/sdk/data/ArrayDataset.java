package ai.lepton.sdk.data;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** See {@link Dataset#builder}. */
record ArrayDataset(
        List<Field> inputs,
        List<Field> targets,
        List<NdArray> inputArrays,
        List<NdArray> targetArrays,
        @Nullable NdArray weights)
        implements Dataset {

    ArrayDataset {
        inputs = List.copyOf(inputs);
        targets = List.copyOf(targets);
        inputArrays = List.copyOf(inputArrays);
        targetArrays = List.copyOf(targetArrays);
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("inputs: none (expected: at least one)");
        }
        int rows = inputArrays.get(0).rows();
        for (int i = 1; i < inputs.size(); i++) {
            requireRows(inputs.get(i).name(), inputArrays.get(i), rows);
        }
        for (int i = 0; i < targets.size(); i++) {
            requireRows(targets.size() == 1 ? "targets" : targets.get(i).name(), targetArrays.get(i), rows);
        }
        if (weights != null) {
            requireWeights(weights, rows);
        }
    }

    @Override
    public int size() {
        return inputArrays.get(0).rows();
    }

    @Override
    public Batch batch(int[] rows) {
        return new Batch(
                gather(inputArrays, rows), gather(targetArrays, rows), weights == null ? null : weights.gather(rows));
    }

    @Override
    public boolean isInMemory() {
        return true;
    }

    private static List<NdArray> gather(List<NdArray> arrays, int[] rows) {
        return arrays.stream().map(array -> array.gather(rows)).toList();
    }

    private static void requireRows(String name, NdArray array, int rows) {
        if (array.rows() != rows) {
            throw new IllegalArgumentException(
                    name + ": " + array.rows() + " rows (expected: " + rows + ", as many as inputs)");
        }
    }

    private static void requireWeights(NdArray weights, int rows) {
        requireRows("weights", weights, rows);
        if (weights.dtype() != DType.FLOAT32 || weights.shape().rank() != 1) {
            throw new IllegalArgumentException("weights: " + weights + " (expected: FLOAT32 [" + rows + "])");
        }
        for (int i = 0; i < rows; i++) {
            double weight = weights.at(i);
            if (!(weight >= 0) || Double.isInfinite(weight)) {
                throw new IllegalArgumentException(
                        "weights: row " + i + ": " + weight + " (expected: >= 0 and finite)");
            }
        }
    }
}
