package ai.lepton.data.clean;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.profile.NumberSketch;
import ai.lepton.data.split.Split;
import ai.lepton.data.split.TrainingRows;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.Limits;
import ai.lepton.data.table.Table;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How rows are put right before anything is learned from them: an immutable recipe. Limits come from the rows learned from
 * alone. Rows are dropped only there; rows that are measured with are clipped, but never dropped, as the world does not drop
 * them either.
 *
 * <pre>{@code
 * Cleaned cleaned = Cleaning.none().dropDuplicates().dropMissing("income").clip("age", 0.01, 0.99).apply(split);
 * }</pre>
 *
 * @param missing columns without whose value a row is dropped
 * @param duplicates whether a row is dropped that says the same as an earlier one
 * @param outliers columns outside of whose quantiles a row is dropped
 * @param clipped columns whose values are brought within their quantiles
 */
public record Cleaning(
        List<String> missing, boolean duplicates, Map<String, Range> outliers, Map<String, Range> clipped) {

    public Cleaning {
        missing = List.copyOf(missing);
        outliers = Map.copyOf(outliers);
        clipped = Map.copyOf(clipped);
    }

    /**
     * Shares of the rows.
     *
     * @param low what lies below this quantile is outside
     * @param high what lies above this quantile is outside
     */
    public record Range(double low, double high) {

        /** @throws IllegalArgumentException if it is not {@code 0 <= low < high <= 1} */
        public Range {
            if (!(low >= 0 && low < high && high <= 1)) {
                throw new IllegalArgumentException(
                        "quantiles: " + low + " and " + high + " (expected: 0 <= low < high <= 1)");
            }
        }
    }

    /**
     * Rows put right.
     *
     * @param split the rows
     * @param dropped how many rows to learn from were dropped, by reason
     * @param clippedCells how many cells of rows to learn from are brought within their limits, by column
     */
    public record Cleaned(Split split, Map<String, Long> dropped, Map<String, Long> clippedCells) {

        public Cleaned {
            dropped = Map.copyOf(dropped);
            clippedCells = Map.copyOf(clippedCells);
        }
    }

    /** Leaves all as it is. */
    public static Cleaning none() {
        return new Cleaning(List.of(), false, Map.of(), Map.of());
    }

    /** Drops rows without a value in a column, such as the target. */
    public Cleaning dropMissing(String column) {
        List<String> all = new ArrayList<>(missing);
        all.add(column);
        return new Cleaning(all, duplicates, outliers, clipped);
    }

    /** Drops rows that say the same as an earlier one. */
    public Cleaning dropDuplicates() {
        return new Cleaning(missing, true, outliers, clipped);
    }

    /** Drops rows whose number or date lies outside of two quantiles; rows without one stay. */
    public Cleaning dropOutliers(String column, double low, double high) {
        return new Cleaning(missing, duplicates, with(outliers, column, low, high), clipped);
    }

    /** Brings numbers within two quantiles. */
    public Cleaning clip(String column, double low, double high) {
        return new Cleaning(missing, duplicates, outliers, with(clipped, column, low, high));
    }

    private static Map<String, Range> with(Map<String, Range> ranges, String column, double low, double high) {
        Map<String, Range> all = new LinkedHashMap<>(ranges);
        all.put(column, new Range(low, high));
        return all;
    }

    /**
     * Reads the rows to learn from twice, and puts all right as they are read from then on.
     *
     * @throws LeptonException {@link ErrorCode#DATA_MISMATCH} if a column is unknown or does not hold what is limited, or if no
     *     row to learn from remains
     */
    public Cleaned apply(Split split) {
        Table train = split.train().table();
        missing.forEach(name -> train.schema().column(name));
        Map<String, Limits> outside = limits(train, outliers);
        Map<String, Limits> within = limits(train, clipped);
        within.keySet().forEach(name -> {
            if (train.schema().column(name).type() != ColumnType.NUMBER) {
                throw notNumeric(train, train.schema().column(name));
            }
        });
        Map<String, Long> dropped = new LinkedHashMap<>();
        Map<String, Long> clippedCells = new LinkedHashMap<>();
        BitSet kept = kept(train, outside, within, dropped, clippedCells);
        if (kept.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    train.origin() + ": no row to learn from remains, dropped " + dropped
                            + " (expected: at least one). Drop less.");
        }
        TrainingRows rows = split.train().where(kept).clipped(within);
        return new Cleaned(new Split(rows, split.held().clipped(within)), dropped, clippedCells);
    }

    private static Map<String, Limits> limits(Table train, Map<String, Range> ranges) {
        Map<String, NumberSketch> sketches = new LinkedHashMap<>();
        ranges.keySet().forEach(name -> {
            Column column = train.schema().column(name);
            if (column.type() != ColumnType.NUMBER && column.type() != ColumnType.DATE) {
                throw notNumeric(train, column);
            }
            sketches.put(name, new NumberSketch());
        });
        if (sketches.isEmpty()) {
            return Map.of();
        }
        try (ChunkReader reader = train.open()) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                for (Map.Entry<String, NumberSketch> entry : sketches.entrySet()) {
                    for (double number : Limits.numbers(chunk, entry.getKey())) {
                        if (!Double.isNaN(number)) {
                            entry.getValue().add(number);
                        }
                    }
                }
            }
        }
        Map<String, Limits> limits = new LinkedHashMap<>();
        sketches.forEach((name, sketch) -> {
            Range range = ranges.get(name);
            if (range != null && sketch.count() > 0) {
                limits.put(name, new Limits(sketch.quantile(range.low()), sketch.quantile(range.high())));
            }
        });
        return limits;
    }

    private BitSet kept(
            Table train,
            Map<String, Limits> outside,
            Map<String, Limits> within,
            Map<String, Long> dropped,
            Map<String, Long> clippedCells) {
        BitSet kept = new BitSet();
        FirstRows seen = new FirstRows();
        int place = 0;
        try (ChunkReader reader = train.open()) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                BitSet gone = new BitSet(chunk.size());
                for (String name : missing) {
                    drop(gone, MissingCells.of(chunk, name), "missing " + name, dropped);
                }
                for (Map.Entry<String, Limits> entry : outside.entrySet()) {
                    String name = entry.getKey();
                    drop(gone, entry.getValue().outside(chunk, name), "outlier of " + name, dropped);
                }
                if (duplicates) {
                    BitSet again = new BitSet();
                    long[] hashes = RowHash.of(chunk, train.schema().columns());
                    for (int i = 0; i < hashes.length; i++) {
                        again.set(i, !gone.get(i) && seen.firstOrAdd(hashes[i], chunk.row(i)) >= 0);
                    }
                    drop(gone, again, "duplicate", dropped);
                }
                for (Map.Entry<String, Limits> entry : within.entrySet()) {
                    BitSet cells = entry.getValue().outside(chunk, entry.getKey());
                    cells.andNot(gone);
                    clippedCells.merge(entry.getKey(), (long) cells.cardinality(), Long::sum);
                }
                for (int i = 0; i < chunk.size(); i++) {
                    kept.set(place++, !gone.get(i));
                }
            }
        }
        return kept;
    }

    private static void drop(BitSet gone, BitSet now, String reason, Map<String, Long> dropped) {
        now.andNot(gone);
        dropped.merge(reason, (long) now.cardinality(), Long::sum);
        gone.or(now);
    }

    private static LeptonException notNumeric(Table table, Column column) {
        return new LeptonException(
                ErrorCode.DATA_MISMATCH,
                table.origin() + ": column \"" + column.name() + "\": " + column.type()
                        + " (expected: NUMBER, to have quantiles)");
    }
}
