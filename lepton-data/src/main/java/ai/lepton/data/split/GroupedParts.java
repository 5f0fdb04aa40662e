package ai.lepton.data.split;

import ai.lepton.data.table.Table;
import ai.lepton.sdk.data.KeyedRandom;
import java.util.HashMap;
import java.util.Map;

/**
 * Rows of one value stay together. The values come in an order drawn by chance, and each goes to the part that lacks most of
 * its share of the rows.
 */
record GroupedParts(String column, long seed) implements Parts {

    @Override
    public byte[] divide(Table table, double[] shares) {
        Map<Object, Integer> groups = new HashMap<>();
        IntList groupOf = new IntList();
        IntList sizes = new IntList();
        int[] rows = new int[1];
        RowKeys.visit(table, column, (row, key) -> {
            rows[0]++;
            Integer known = key == null ? null : groups.get(key);
            if (known == null) {
                known = sizes.size();
                sizes.add(0);
                if (key != null) {
                    groups.put(key, known);
                }
            }
            groupOf.add(known);
        });
        int[] size = new int[sizes.size()];
        for (int row = 0; row < rows[0]; row++) {
            size[groupOf.get(row)]++;
        }
        byte[] partOfGroup = parts(size, rows[0], shares);
        byte[] partOf = new byte[rows[0]];
        for (int row = 0; row < partOf.length; row++) {
            partOf[row] = partOfGroup[groupOf.get(row)];
        }
        return partOf;
    }

    private byte[] parts(int[] size, int rows, double[] shares) {
        byte[] parts = new byte[size.length];
        double[] lacks = new double[shares.length];
        for (int i = 0; i < shares.length; i++) {
            lacks[i] = shares[i] * rows;
        }
        for (int group : KeyedRandom.permutation(size.length, KeyedRandom.of(seed, "split grouped"))) {
            int part = 0;
            for (int i = 1; i < lacks.length; i++) {
                // In relation to its share: otherwise the large part would get all groups first.
                if (lacks[i] / shares[i] > lacks[part] / shares[part]) {
                    part = i;
                }
            }
            parts[group] = (byte) part;
            lacks[part] -= size[group];
        }
        return parts;
    }
}
