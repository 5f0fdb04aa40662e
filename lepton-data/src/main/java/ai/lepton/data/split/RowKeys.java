package ai.lepton.data.split;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.Table;
import org.jspecify.annotations.Nullable;

/** The values of a column, row by row. */
final class RowKeys {

    private RowKeys() {}

    /** Takes the value of a row. */
    @FunctionalInterface
    interface Visitor {
        /** @param key text, {@code Double} or {@code Long}; null where missing */
        void visit(int row, @Nullable Object key);
    }

    /** Takes the place of a row on a line. */
    @FunctionalInterface
    interface PlaceVisitor {
        void visit(int row, double place);
    }

    /** How many rows there are. */
    static int count(Table table) {
        long rows = 0;
        try (ChunkReader reader = table.open()) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                rows += chunk.size();
            }
        }
        if (rows > Integer.MAX_VALUE - 8) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    table.origin() + ": " + rows + " rows (expected: at most " + (Integer.MAX_VALUE - 8)
                            + " to be divided). Divide the file.");
        }
        return (int) rows;
    }

    static void visit(Table table, String name, Visitor visitor) {
        Column column = table.schema().column(name);
        int row = 0;
        try (ChunkReader reader = table.open()) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                for (int i = 0; i < chunk.size(); i++) {
                    visitor.visit(row++, key(table, chunk, column, i));
                }
            }
        }
    }

    /** Dates and numbers alike; every row must have one. */
    static void visitPlaces(Table table, String name, PlaceVisitor visitor) {
        visit(table, name, (row, key) -> {
            if (!(key instanceof Number place)) {
                throw new LeptonException(
                        ErrorCode.DATA_MISMATCH,
                        table.origin() + ": column \"" + name + "\": row " + row + ": "
                                + (key == null ? "missing" : "\"" + key + "\"")
                                + " (expected: a date or number in every row, to order by)");
            }
            visitor.visit(row, place.doubleValue());
        });
    }

    private static @Nullable Object key(Table table, Chunk chunk, Column column, int i) {
        return switch (column.type()) {
            case NUMBER -> {
                double number = chunk.numbers(column.name())[i];
                // Minus zero and zero are one value.
                yield Double.isNaN(number) ? null : (Object) (number + 0.0);
            }
            case DATE -> {
                long date = chunk.dates(column.name())[i];
                yield date == Chunk.NO_DATE ? null : (Object) date;
            }
            case CATEGORY, TEXT -> chunk.texts(column.name())[i];
            case IMAGE, SOUND ->
                throw new LeptonException(
                        ErrorCode.DATA_MISMATCH,
                        table.origin() + ": column \"" + column.name() + "\": " + column.type()
                                + " (expected: a column of numbers, categories, texts or dates to divide by)");
        };
    }
}
