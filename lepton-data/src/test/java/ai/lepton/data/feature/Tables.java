package ai.lepton.data.feature;

import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.Table;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Tables written down column by column. */
final class Tables {

    private final List<Column> columns = new ArrayList<>();
    private final Map<String, Object> cells = new LinkedHashMap<>();

    static Tables with() {
        return new Tables();
    }

    Tables numbers(String name, double... values) {
        return add(name, ColumnType.NUMBER, values);
    }

    Tables categories(String name, @Nullable String... values) {
        return add(name, ColumnType.CATEGORY, values);
    }

    Tables texts(String name, @Nullable String... values) {
        return add(name, ColumnType.TEXT, values);
    }

    Tables dates(String name, long... values) {
        return add(name, ColumnType.DATE, values);
    }

    /** In one chunk. */
    Table table() {
        return table(Integer.MAX_VALUE);
    }

    /** In chunks of so many rows. */
    Table table(int chunkRows) {
        Schema schema = new Schema(columns);
        int rows = Array.getLength(cells.values().iterator().next());
        Chunk all = new Chunk(schema, LongStream.range(0, rows).toArray(), List.copyOf(cells.values()));
        List<Chunk> chunks = new ArrayList<>();
        for (int from = 0; from < rows; from += Math.min(chunkRows, rows)) {
            int first = from;
            int[] some = new int[Math.min(chunkRows, rows - from)];
            java.util.Arrays.setAll(some, i -> first + i);
            chunks.add(all.select(some));
        }
        return Table.of("made.csv", schema, chunks);
    }

    private Tables add(String name, ColumnType type, Object values) {
        columns.add(Column.of(name, type));
        cells.put(name, values);
        return this;
    }
}
