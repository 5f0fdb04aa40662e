package ai.lepton.recipes.text;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.data.feature.Prepared;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.Table;
import ai.lepton.recipes.linear.SparseRows;
import ai.lepton.recipes.task.Predictions;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.Field;
import java.util.List;

/**
 * Texts as the weights of their terms, of which only those that are not 0 are kept: a tenth to a thousandth of the vectors,
 * which a batch is made into when it is asked for.
 *
 * @param name of the input
 * @param rows the weights
 * @param labels classes, INT64 {@code [N]}
 * @param target name of the target
 */
record SparseDataset(String name, SparseRows rows, NdArray labels, String target) implements Dataset {

    private static final int SLICE = 256;

    /** Sends a table through the graph once. */
    static SparseDataset of(Prepared prepared, Table table) {
        String name = prepared.inputs().get(0).name();
        int terms = (int) prepared.inputs().get(0).shape().last();
        SparseRows.Builder rows = SparseRows.builder(terms);
        LongList labels = new LongList();
        String target = "";
        try (ChunkReader reader = table.open()) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                for (int from = 0; from < chunk.size(); from += SLICE) {
                    Chunk some = chunk.select(Predictions.range(from, Math.min(chunk.size(), from + SLICE)));
                    Dataset dense = prepared.dataset(Table.of(table.origin(), table.schema(), List.of(some)));
                    Batch batch = dense.batch(Predictions.range(0, dense.size()));
                    target = dense.targets().get(0).name();
                    add(rows, batch.input(), terms);
                    for (int i = 0; i < batch.rows(); i++) {
                        labels.add(batch.target().longAt(i));
                    }
                }
            }
        }
        return new SparseDataset(name, rows.build(), labels.toArray(), target);
    }

    private static void add(SparseRows.Builder rows, NdArray weights, int terms) {
        float[] numbers = weights.toFloats();
        for (int row = 0; row < weights.rows(); row++) {
            for (int term = 0; term < terms; term++) {
                rows.add(term, numbers[row * terms + term]);
            }
            rows.endRow();
        }
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public List<Field> inputs() {
        return List.of(new Field(name, DType.FLOAT32, Shape.of(rows.columns())));
    }

    @Override
    public List<Field> targets() {
        return List.of(new Field(target, DType.INT64, Shape.of()));
    }

    @Override
    public Batch batch(int[] wanted) {
        float[] numbers = new float[Math.multiplyExact(wanted.length, rows.columns())];
        for (int i = 0; i < wanted.length; i++) {
            rows.put(wanted[i], numbers, i * rows.columns());
        }
        return new Batch(NdArray.of(Shape.of(wanted.length, rows.columns()), numbers), labels.gather(wanted));
    }

    /** Classes, as many as are added. */
    private static final class LongList {
        private long[] values = new long[64];
        private int size;

        void add(long value) {
            if (size == values.length) {
                values = java.util.Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        NdArray toArray() {
            return NdArray.of(Shape.of(size), java.util.Arrays.copyOf(values, size));
        }
    }
}
