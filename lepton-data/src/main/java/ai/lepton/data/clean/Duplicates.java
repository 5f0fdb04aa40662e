package ai.lepton.data.clean;

import ai.lepton.data.split.Split;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that say the same as an earlier one.
 *
 * @param rows how many rows were looked at
 * @param duplicates how many of them say the same as an earlier one, or as one of the other table
 * @param pairs the first hundred
 */
public record Duplicates(long rows, long duplicates, List<Pair> pairs) {

    private static final int KEPT = 100;

    public Duplicates {
        pairs = List.copyOf(pairs);
    }

    /**
     * Two rows that say the same.
     *
     * @param first the earlier one, or that of the other table; counted from 0
     * @param again the one that says it again
     */
    public record Pair(long first, long again) {}

    /** Rows of a table that an earlier row of it says already. Reads it once; holds some 40 bytes for each row that differs. */
    public static Duplicates within(Table table) {
        FirstRows seen = new FirstRows();
        return find(table, (hash, row) -> seen.firstOrAdd(hash, row));
    }

    /** Rows of one table that are in another: those that are learned from should not be measured with. */
    public static Duplicates across(Table known, Table other) {
        FirstRows seen = new FirstRows();
        find(known, (hash, row) -> seen.firstOrAdd(hash, row));
        return find(other, (hash, row) -> seen.first(hash));
    }

    /** Rows held that are also learned from. */
    public static Duplicates across(Split split) {
        return across(split.train().table(), split.held());
    }

    private interface Lookup {
        long first(long hash, long row);
    }

    private static Duplicates find(Table table, Lookup lookup) {
        List<Column> columns = table.schema().columns();
        List<Pair> pairs = new ArrayList<>();
        long rows = 0;
        long duplicates = 0;
        try (ChunkReader reader = table.open()) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                long[] hashes = RowHash.of(chunk, columns);
                for (int i = 0; i < hashes.length; i++) {
                    long first = lookup.first(hashes[i], chunk.row(i));
                    if (first >= 0) {
                        duplicates++;
                        if (pairs.size() < KEPT) {
                            pairs.add(new Pair(first, chunk.row(i)));
                        }
                    }
                }
                rows += chunk.size();
            }
        }
        return new Duplicates(rows, duplicates, pairs);
    }
}
