package ai.lepton.data.table.json;

import ai.lepton.data.table.CellLog;
import ai.lepton.data.table.CellReport;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.ReadOptions;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.internal.CellColumn;
import ai.lepton.data.table.internal.DataFile;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The objects of a file as chunks of typed columns. */
final class JsonChunks implements ChunkReader {

    private static final int ROWS = 4096;
    private static final int CELLS = 1 << 19;
    private static final long CHARACTERS = 8L << 20;

    private final JsonRows json;
    private final Schema schema;
    private final boolean chosen;
    private final CellLog log;
    private final List<CellColumn> columns = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final long[] filled;
    private final int chunkRows;
    private long rows;

    JsonChunks(DataFile file, JsonRows json, Schema schema, ReadOptions options) {
        this.json = json;
        this.schema = schema;
        this.chosen = options.schema() != null;
        this.log = new CellLog(file.path().toString(), options.strict());
        this.chunkRows =
                Math.max(16, Math.min(ROWS, CELLS / Math.max(1, schema.columns().size())));
        schema.columns().forEach(column -> {
            places.put(column.name(), columns.size());
            columns.add(CellColumn.of(column, chunkRows, options.missing(), '.', log));
        });
        this.filled = new long[columns.size()];
        Arrays.fill(filled, -1);
    }

    @Override
    public @Nullable Chunk next() {
        int held = 0;
        while (held < chunkRows && heldCharacters() < CHARACTERS && json.next(this::value) != 0) {
            for (int i = 0; i < filled.length; i++) {
                if (filled[i] != rows) {
                    columns.get(i).addMissing();
                }
            }
            rows++;
            held++;
        }
        if (held == 0) {
            return null;
        }
        long[] numbers = new long[held];
        for (int i = 0; i < held; i++) {
            numbers[i] = rows - held + i;
        }
        return new Chunk(schema, numbers, columns.stream().map(CellColumn::take).toList());
    }

    private boolean value(String name, JsonParser parser, long line) throws IOException {
        Integer place = places.get(name);
        if (place == null) {
            if (chosen) {
                return false;
            }
            throw json.corrupt(
                    "\"" + name + "\": in none of the rows before, nor the first ten thousand (expected: one of "
                            + schema.names() + "). Give a schema, with it or without.");
        }
        if (filled[place] == rows) {
            throw json.corrupt("\"" + name + "\": twice in one row (expected: each name once)");
        }
        filled[place] = rows;
        CellColumn column = columns.get(place);
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL || !token.isScalarValue()) {
            column.addMissing();
        } else {
            column.add(
                    parser.getTextCharacters(),
                    parser.getTextOffset(),
                    parser.getTextLength(),
                    token == JsonToken.VALUE_STRING,
                    line);
        }
        return true;
    }

    private long heldCharacters() {
        long characters = 0;
        for (CellColumn column : columns) {
            characters += column.heldCharacters();
        }
        return characters;
    }

    @Override
    public CellReport report() {
        return log.report(rows);
    }

    @Override
    public void close() {
        json.close();
    }
}
