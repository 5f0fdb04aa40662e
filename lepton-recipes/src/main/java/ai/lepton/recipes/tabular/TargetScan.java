package ai.lepton.recipes.tabular;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.CellReport;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.Table;
import ai.lepton.recipes.task.Task;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one reading says about the column to predict.
 *
 * @param origin of the rows
 * @param column which one
 * @param present rows that have a value in it
 * @param missing how many have none
 * @param values how many rows have each value, of up to {@value #MOST_VALUES}; of numbers as they are written
 * @param differing how many values differ, or more than {@value #MOST_VALUES}
 * @param isWhole whether all are whole numbers
 * @param cells cells of any column that are not what it holds
 */
record TargetScan(
        String origin,
        Column column,
        BitSet present,
        long missing,
        Map<String, Long> values,
        int differing,
        boolean isWhole,
        CellReport cells) {

    /** Fewer rows than this say nothing. */
    static final int FEWEST_ROWS = 20;

    static final int MOST_VALUES = 1000;
    /** So few different whole numbers are taken for classes unless a task is given. */
    private static final int FEW_NUMBERS = 10;

    /**
     * Reads a table.
     *
     * @throws LeptonException {@link ErrorCode#DATA_MISMATCH} if there is no such column
     */
    static TargetScan of(Table table, String target) {
        if (!table.schema().names().contains(target)) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    table.origin() + ": target \"" + target + "\": no such column (expected: one of "
                            + table.schema().names() + ")");
        }
        Column column = table.schema().column(target);
        BitSet present = new BitSet();
        Map<String, Long> values = new TreeMap<>();
        int differing = 0;
        int seen = 0;
        boolean isWhole = column.type() == ColumnType.NUMBER;
        try (ChunkReader reader = table.open()) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                @Nullable String[] cells = texts(chunk, column);
                for (String cell : cells) {
                    if (cell != null) {
                        present.set(seen);
                        isWhole = isWhole && cell.matches("-?\\d+");
                        if (values.containsKey(cell) || values.size() <= MOST_VALUES) {
                            values.merge(cell, 1L, Long::sum);
                        }
                        differing = values.size();
                    }
                    seen++;
                }
            }
            return new TargetScan(
                    table.origin(),
                    column,
                    present,
                    seen - present.cardinality(),
                    values,
                    differing,
                    isWhole,
                    reader.report());
        }
    }

    /** How many rows can be used. */
    int rows() {
        return present.cardinality();
    }

    /**
     * What to predict.
     *
     * @throws LeptonException {@link ErrorCode#DATA_MISMATCH} if it cannot be predicted from these rows
     */
    Task task(TabularParameters.Wanted wanted) {
        if (rows() < FEWEST_ROWS) {
            throw mismatch(rows() + (missing == 0 ? " rows" : " rows with a value, " + missing + " without")
                    + " (expected: at least " + FEWEST_ROWS + ")");
        }
        if (column.type() == ColumnType.DATE) {
            throw mismatch("a column of dates (expected: classes or numbers)");
        }
        if (wanted == TabularParameters.Wanted.REGRESSION && column.type() != ColumnType.NUMBER) {
            throw mismatch("\"" + values.keySet().iterator().next()
                    + "\" is no number (expected: numbers for a regression). Use --task classification.");
        }
        if (differing < 2) {
            throw mismatch("\"" + values.keySet().iterator().next() + "\" in all " + rows()
                    + " rows (expected: at least two different values). Nothing can be learned from one.");
        }
        Task task = switch (wanted) {
            case CLASSIFICATION -> Task.CLASSIFICATION;
            case REGRESSION -> Task.REGRESSION;
            case AUTO -> column.type() != ColumnType.NUMBER || isFewNumbers() ? Task.CLASSIFICATION : Task.REGRESSION;
        };
        if (task == Task.CLASSIFICATION && (differing > MOST_VALUES || 2L * differing > rows())) {
            throw mismatch((differing > MOST_VALUES ? "more than " + MOST_VALUES : differing)
                    + " different values in " + rows()
                    + " rows (expected: classes that many rows share, or numbers). Choose another column"
                    + (column.type() == ColumnType.NUMBER ? ", or use --task regression." : "."));
        }
        return task;
    }

    /** Why a column of numbers was taken for classes, or the other way round; null where there is no doubt. */
    @Nullable
    String reason(TabularParameters.Wanted wanted, Task task) {
        if (wanted != TabularParameters.Wanted.AUTO || column.type() != ColumnType.NUMBER) {
            return null;
        }
        return task == Task.CLASSIFICATION
                ? "target \"" + column.name() + "\": " + differing
                        + " different whole numbers, taken for classes; for a number use --task regression"
                : "target \"" + column.name() + "\": taken for a number; for classes use --task classification";
    }

    private boolean isFewNumbers() {
        return differing == 2 || (isWhole && differing <= FEW_NUMBERS);
    }

    private LeptonException mismatch(String what) {
        return new LeptonException(ErrorCode.DATA_MISMATCH, origin + ": target \"" + column.name() + "\": " + what);
    }

    private static @Nullable String[] texts(Chunk chunk, Column column) {
        return switch (column.type()) {
            case NUMBER -> {
                double[] numbers = chunk.numbers(column.name());
                @Nullable String[] texts = new @Nullable String[numbers.length];
                for (int i = 0; i < texts.length; i++) {
                    texts[i] = Double.isFinite(numbers[i]) ? spelled(numbers[i]) : null;
                }
                yield texts;
            }
            case CATEGORY, TEXT -> chunk.texts(column.name());
            case DATE -> {
                long[] dates = chunk.dates(column.name());
                @Nullable String[] texts = new @Nullable String[dates.length];
                for (int i = 0; i < texts.length; i++) {
                    texts[i] = dates[i] == Chunk.NO_DATE ? null : Long.toString(dates[i]);
                }
                yield texts;
            }
            case IMAGE, SOUND -> new @Nullable String[chunk.size()];
        };
    }

    private static String spelled(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
