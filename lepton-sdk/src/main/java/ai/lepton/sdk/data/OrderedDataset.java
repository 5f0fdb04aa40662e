package ai.lepton.sdk.data;

import java.util.List;
import java.util.random.RandomGenerator;

/** See {@link Dataset#ordered}. */
record OrderedDataset(Dataset rows, RowOrder rowOrder) implements Dataset {

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public List<Field> inputs() {
        return rows.inputs();
    }

    @Override
    public List<Field> targets() {
        return rows.targets();
    }

    @Override
    public int[] order(int batchSize, RandomGenerator random) {
        int[] order = rowOrder.order(rows.size(), batchSize, random);
        boolean[] seen = new boolean[rows.size()];
        boolean each = order.length == seen.length;
        for (int i = 0; i < order.length && each; i++) {
            each = order[i] >= 0 && order[i] < seen.length && !seen[order[i]];
            if (each) {
                seen[order[i]] = true;
            }
        }
        if (!each) {
            throw new IllegalStateException(
                    "order: " + order.length + " rows (expected: each of " + seen.length + " rows once)");
        }
        return order;
    }

    @Override
    public Batch batch(int[] indexes) {
        return rows.batch(indexes);
    }
}
