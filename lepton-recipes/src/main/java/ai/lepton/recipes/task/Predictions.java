package ai.lepton.recipes.task;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a trained network answers for many rows, some at a time. */
public final class Predictions {

    private static final int SLICE = 256;

    private Predictions() {}

    /** Answers of the only output for all rows, beside their targets. */
    public static Answers of(Trainer trainer, Dataset rows) {
        List<NdArray> predictions = new ArrayList<>();
        List<NdArray> targets = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += SLICE) {
            Dataset.Batch batch = rows.batch(range(from, Math.min(rows.size(), from + SLICE)));
            Map<String, NdArray> inputs = new LinkedHashMap<>();
            for (int i = 0; i < batch.inputs().size(); i++) {
                inputs.put(rows.inputs().get(i).name(), batch.inputs().get(i));
            }
            predictions.add(trainer.predict(inputs).values().iterator().next());
            targets.add(batch.target());
        }
        return new Answers(numbers(predictions), labels(targets));
    }

    /** The classes of all rows, INT64 {@code [N]}. */
    public static NdArray labels(Dataset rows) {
        List<NdArray> targets = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += SLICE) {
            targets.add(
                    rows.batch(range(from, Math.min(rows.size(), from + SLICE))).target());
        }
        return labels(targets);
    }

    /** The whole numbers from {@code from} (inclusive) to {@code to} (exclusive). */
    public static int[] range(int from, int to) {
        int[] rows = new int[to - from];
        Arrays.setAll(rows, i -> from + i);
        return rows;
    }

    private static NdArray labels(List<NdArray> parts) {
        long[] labels = new long[parts.stream().mapToInt(NdArray::elements).sum()];
        int at = 0;
        for (NdArray part : parts) {
            for (int i = 0; i < part.elements(); i++) {
                labels[at++] = part.longAt(i);
            }
        }
        return NdArray.of(Shape.of(labels.length), labels);
    }

    private static NdArray numbers(List<NdArray> parts) {
        float[] numbers = new float[parts.stream().mapToInt(NdArray::elements).sum()];
        int rows = parts.stream().mapToInt(NdArray::rows).sum();
        int at = 0;
        for (NdArray part : parts) {
            float[] some = part.toFloats();
            System.arraycopy(some, 0, numbers, at, some.length);
            at += some.length;
        }
        return NdArray.of(Shape.of(rows, numbers.length / Math.max(1, rows)), numbers);
    }
}
