package ai.lepton.data.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All cells of a table, column by column, for comparison. */
public final class Cells {

    private Cells() {}

    public static List<List<@Nullable Object>> of(Table table) {
        List<List<@Nullable Object>> columns = new ArrayList<>();
        table.schema().columns().forEach(column -> columns.add(new ArrayList<>()));
        try (ChunkReader reader = table.open()) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                for (int c = 0; c < columns.size(); c++) {
                    columns.get(c).addAll(column(chunk, table.schema().columns().get(c)));
                }
            }
        }
        return columns;
    }

    /** The cells of one column; null where missing. */
    public static List<@Nullable Object> of(Table table, String column) {
        return of(table).get(table.schema().index(column));
    }

    public static List<Long> rows(Table table) {
        List<Long> rows = new ArrayList<>();
        try (ChunkReader reader = table.open()) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                for (int i = 0; i < chunk.size(); i++) {
                    rows.add(chunk.row(i));
                }
            }
        }
        return rows;
    }

    private static List<@Nullable Object> column(Chunk chunk, Column column) {
        List<@Nullable Object> cells = new ArrayList<>();
        switch (column.type()) {
            case NUMBER ->
                Arrays.stream(chunk.numbers(column.name()))
                        .forEach(number -> cells.add(Double.isNaN(number) ? null : (Object) number));
            case DATE ->
                Arrays.stream(chunk.dates(column.name()))
                        .forEach(date -> cells.add(date == Chunk.NO_DATE ? null : (Object) date));
            case CATEGORY, TEXT -> cells.addAll(Arrays.asList(chunk.texts(column.name())));
            case IMAGE, SOUND -> cells.addAll(Arrays.asList(chunk.media(column.name())));
        }
        return cells;
    }
}
