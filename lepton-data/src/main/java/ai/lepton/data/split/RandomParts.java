package ai.lepton.data.split;

import ai.lepton.data.table.Table;
import ai.lepton.sdk.data.KeyedRandom;

/** Each row by chance. */
record RandomParts(long seed) implements Parts {

    @Override
    public byte[] divide(Table table, double[] shares) {
        int rows = RowKeys.count(table);
        Quota quota = Quota.of(rows, shares, KeyedRandom.of(seed, "split random"));
        byte[] partOf = new byte[rows];
        for (int i = 0; i < rows; i++) {
            partOf[i] = quota.next();
        }
        return partOf;
    }
}
