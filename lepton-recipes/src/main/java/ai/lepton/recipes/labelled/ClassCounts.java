package ai.lepton.recipes.labelled;

import ai.lepton.codec.raw.RawColumn;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.Table;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many rows each class has.
 *
 * @param origin of the rows
 * @param target the column with the classes
 * @param counts by the classes' names, in their order
 * @param present rows that have a class
 * @param missing how many have none
 */
record ClassCounts(String origin, String target, Map<String, Long> counts, BitSet present, long missing) {

    private static final int FEWEST_ROWS = 20;
    private static final int FEWEST_TESTS = 5;
    private static final int FEWEST_OF_CLASS = 2;
    private static final int MOST_CLASSES = 1000;

    ClassCounts {
        counts = java.util.Collections.unmodifiableMap(new TreeMap<>(counts));
    }

    /**
     * Reads a table.
     *
     * @throws LeptonException {@link ErrorCode#DATA_MISMATCH} if it has too many classes, or none
     */
    static ClassCounts of(Table table, String target) {
        ColumnType type = table.schema().column(target).type();
        Map<String, Long> counts = new TreeMap<>();
        BitSet present = new BitSet();
        int rows = 0;
        try (ChunkReader reader = table.open()) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                for (String name : names(chunk, target, type)) {
                    if (name != null) {
                        present.set(rows);
                        counts.merge(name, 1L, Long::sum);
                    }
                    rows++;
                }
                if (counts.size() > MOST_CLASSES) {
                    throw mismatch(
                            table.origin(),
                            target,
                            "more than " + MOST_CLASSES + " classes (expected: some that many rows share)");
                }
            }
        }
        return new ClassCounts(table.origin(), target, counts, present, rows - present.cardinality());
    }

    /** How many rows have a class. */
    long rows() {
        return present.cardinality();
    }

    /** The classes, in order. */
    List<String> classes() {
        return List.copyOf(counts.keySet());
    }

    /**
     * Whether something can be learned.
     *
     * @throws LeptonException {@link ErrorCode#DATA_MISMATCH} if not
     */
    void requireLearnable() {
        if (rows() < FEWEST_ROWS) {
            throw mismatch(
                    origin,
                    target,
                    rows() + (missing == 0 ? " rows" : " rows with a class, " + missing + " without")
                            + " to learn from (expected: at least " + FEWEST_ROWS + ")");
        }
        if (counts.size() < 2) {
            throw mismatch(
                    origin,
                    target,
                    "\"" + counts.keySet().iterator().next() + "\" in all " + rows()
                            + " rows (expected: at least two classes). Nothing can be learned from one.");
        }
        counts.forEach((name, count) -> {
            if (count < FEWEST_OF_CLASS) {
                throw mismatch(
                        origin,
                        target,
                        "\"" + name + "\" in one row (expected: at least " + FEWEST_OF_CLASS
                                + " of each class). Is this the column or part with the classes?");
            }
        });
    }

    /**
     * Whether what was learned from {@code learned} can be measured with these rows.
     *
     * @throws LeptonException {@link ErrorCode#DATA_MISMATCH} if not
     */
    void requireMeasurable(ClassCounts learned) {
        if (rows() < FEWEST_TESTS) {
            throw mismatch(origin, target, rows() + " rows to measure with (expected: at least " + FEWEST_TESTS + ")");
        }
        for (String name : counts.keySet()) {
            if (!learned.counts().containsKey(name)) {
                throw mismatch(
                        origin,
                        target,
                        "\"" + name + "\" among the rows to measure with (expected: one of "
                                + learned.classes().stream().limit(20).toList() + ", the classes to learn from)");
            }
        }
    }

    private static LeptonException mismatch(String origin, String target, String what) {
        return new LeptonException(ErrorCode.DATA_MISMATCH, origin + ": target \"" + target + "\": " + what);
    }

    private static @Nullable String[] names(Chunk chunk, String target, ColumnType type) {
        return switch (type) {
            case CATEGORY, TEXT -> chunk.texts(target);
            case NUMBER -> {
                double[] numbers = chunk.numbers(target);
                @Nullable String[] names = new @Nullable String[numbers.length];
                for (int i = 0; i < names.length; i++) {
                    names[i] = Double.isNaN(numbers[i]) ? null : RawColumn.spelled(numbers[i]);
                }
                yield names;
            }
            case DATE, IMAGE, SOUND ->
                throw new LeptonException(
                        ErrorCode.DATA_MISMATCH,
                        "target \"" + target + "\": a column of type " + type + " (expected: classes)");
        };
    }
}
