package ai.lepton.sdk.data;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** See {@link Dataset#mapped}. */
record MappedDataset(Dataset rows, List<Field> inputs, List<Field> targets, UnaryOperator<Dataset.Batch> change)
        implements Dataset {

    MappedDataset {
        inputs = List.copyOf(inputs);
        targets = List.copyOf(targets);
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public int[] order(int batchSize, RandomGenerator random) {
        return rows.order(batchSize, random);
    }

    @Override
    public Batch batch(int[] indexes) {
        Batch changed = change.apply(rows.batch(indexes));
        if (changed.rows() != indexes.length) {
            throw new IllegalStateException("batch: " + changed.rows() + " rows after the change (expected: "
                    + indexes.length + ", as before)");
        }
        return changed;
    }
}
