package ai.lepton.data.split;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.Table;
import ai.lepton.sdk.data.KeyedRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Each value of a column by chance, in its share. */
record StratifiedParts(String column, long seed) implements Parts {

    private static final int MOST_VALUES = 10_000;
    private static final long STRATA = 0x57A7AL;
    private static final Object MISSING = new Object();

    @Override
    public byte[] divide(Table table, double[] shares) {
        Map<Object, Integer> values = new HashMap<>();
        IntList valueOf = new IntList();
        RowKeys.visit(table, column, (row, key) -> {
            int number = values.computeIfAbsent(key == null ? MISSING : key, any -> values.size());
            if (number >= MOST_VALUES) {
                throw new LeptonException(
                        ErrorCode.DATA_MISMATCH,
                        table.origin() + ": column \"" + column + "\": more than " + MOST_VALUES
                                + " values (expected: classes, to be divided each in its share). Divide by chance.");
            }
            valueOf.add(number);
        });
        long[] counts = new long[values.size()];
        for (int row = 0; row < valueOf.size(); row++) {
            counts[valueOf.get(row)]++;
        }
        Quota[] quotas = new Quota[counts.length];
        for (int i = 0; i < quotas.length; i++) {
            RandomGenerator random = KeyedRandom.of(seed, STRATA, i);
            quotas[i] = Quota.of(counts[i], shares, random);
        }
        byte[] partOf = new byte[valueOf.size()];
        for (int row = 0; row < partOf.length; row++) {
            partOf[row] = quotas[valueOf.get(row)].next();
        }
        return partOf;
    }
}
