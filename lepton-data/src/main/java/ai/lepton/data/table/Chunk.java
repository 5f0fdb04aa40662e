package ai.lepton.data.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Consecutive rows of a table, column by column. Immutable; arrays are shared, and only read. */
public final class Chunk {

    /** Stands for a missing date. */
    public static final long NO_DATE = Long.MIN_VALUE;

    private final Schema schema;
    private final long[] rows;
    private final List<Object> columns;

    /**
     * @param rows the number of each row in its table, from 0
     * @param columns one for each of the schema: {@code double[]} for numbers, {@code String[]} or {@link CodedTexts} for
     *     categories and texts, {@code long[]} for dates, {@code MediaFile[]} for pictures and recordings
     * @throws IllegalArgumentException if a column is of another kind or length
     */
    public Chunk(Schema schema, long[] rows, List<?> columns) {
        this.schema = schema;
        this.rows = rows;
        this.columns = List.copyOf(columns);
        if (columns.size() != schema.columns().size()) {
            throw new IllegalArgumentException("columns: " + columns.size() + " (expected: "
                    + schema.columns().size() + ")");
        }
        for (int i = 0; i < columns.size(); i++) {
            requireKind(schema.columns().get(i), this.columns.get(i), rows.length);
        }
    }

    public Schema schema() {
        return schema;
    }

    /** How many rows. */
    public int size() {
        return rows.length;
    }

    /** The number of a row in its table, from 0. */
    public long row(int index) {
        return rows[index];
    }

    /** The cells of a column of numbers; NaN where missing. */
    public double[] numbers(String column) {
        return (double[]) cells(column);
    }

    /** The cells of a column of categories or texts; null where missing. */
    public @Nullable String[] texts(String column) {
        return cells(column) instanceof CodedTexts coded ? coded.texts() : (@Nullable String[]) cells(column);
    }

    /** The same by the texts that differ, some of which may be of other rows than these. */
    public CodedTexts coded(String column) {
        return cells(column) instanceof CodedTexts coded ? coded : CodedTexts.of((@Nullable String[]) cells(column));
    }

    /** Whether a column's texts were read as {@link #coded}, and so take little memory. */
    public boolean isCoded(String column) {
        return cells(column) instanceof CodedTexts;
    }

    /** The cells of a column of dates, in milliseconds since 1970-01-01T00:00Z; {@link #NO_DATE} where missing. */
    public long[] dates(String column) {
        return (long[]) cells(column);
    }

    /** The cells of a column of pictures or recordings; null where missing. */
    public @Nullable MediaFile[] media(String column) {
        return (@Nullable MediaFile[]) cells(column);
    }

    /** Some of the rows, in the order of {@code indexes}, copied. */
    public Chunk select(int[] indexes) {
        return new Chunk(
                schema,
                Arrays.stream(indexes).mapToLong(i -> rows[i]).toArray(),
                columns.stream().map(cells -> select(cells, indexes)).toList());
    }

    /**
     * These rows with other cells in one column.
     *
     * @throws IllegalArgumentException if they are of another kind or length
     */
    public Chunk with(String column, Object cells) {
        List<Object> all = new ArrayList<>(columns);
        all.set(schema.index(column), cells);
        return new Chunk(schema, rows, all);
    }

    private Object cells(String column) {
        return columns.get(schema.index(column));
    }

    private static Object select(Object cells, int[] indexes) {
        if (cells instanceof double[] numbers) {
            return Arrays.stream(indexes).mapToDouble(i -> numbers[i]).toArray();
        }
        if (cells instanceof long[] dates) {
            return Arrays.stream(indexes).mapToLong(i -> dates[i]).toArray();
        }
        if (cells instanceof CodedTexts coded) {
            return coded.select(indexes);
        }
        Object[] all = (Object[]) cells;
        Object[] some = Arrays.copyOf(all, indexes.length);
        Arrays.setAll(some, i -> all[indexes[i]]);
        return some;
    }

    private static void requireKind(Column column, Object cells, int rows) {
        Class<?> kind = switch (column.type()) {
            case NUMBER -> double[].class;
            case CATEGORY, TEXT -> cells instanceof CodedTexts ? CodedTexts.class : String[].class;
            case DATE -> long[].class;
            case IMAGE, SOUND -> MediaFile[].class;
        };
        if (!kind.isInstance(cells)) {
            throw new IllegalArgumentException("column \"" + column.name() + "\": "
                    + Objects.requireNonNull(cells).getClass().getSimpleName() + " (expected: " + kind.getSimpleName()
                    + " for " + column.type() + ")");
        }
        int length = cells instanceof CodedTexts coded ? coded.size() : java.lang.reflect.Array.getLength(cells);
        if (length != rows) {
            throw new IllegalArgumentException(
                    "column \"" + column.name() + "\": " + length + " cells (expected: " + rows + ")");
        }
    }
}
