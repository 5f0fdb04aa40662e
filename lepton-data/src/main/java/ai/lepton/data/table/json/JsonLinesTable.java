package ai.lepton.data.table.json;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.FileTable;
import ai.lepton.data.table.InferredSchema;
import ai.lepton.data.table.ReadOptions;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.internal.ColumnChoice;
import ai.lepton.data.table.internal.DataFile;
import ai.lepton.data.table.internal.DecodedText;
import ai.lepton.data.table.internal.TextEncoding;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table of JSON objects, a row each: one on a line (JSON lines), over several lines, or all in one array; gzipped or not. The
 * columns are the names that the first ten thousand rows have, in the order in which they first come; a name that a row does
 * not have is missing there. What columns hold is inferred from the texts, numbers and truth values; {@code true} and {@code
 * false} are categories.
 *
 * <p>Read in bounded memory: some thousand rows at once.
 */
public final class JsonLinesTable implements FileTable {

    private static final int HEAD = 1 << 16;
    private static final int SAMPLE = 10_000;
    private static final long SAMPLE_CELLS = 2_000_000;

    private final DataFile data;
    private final TextEncoding encoding;
    private final InferredSchema inferred;
    private final Schema schema;
    private final ReadOptions options;

    private JsonLinesTable(DataFile data, TextEncoding encoding, InferredSchema inferred, ReadOptions options) {
        this.data = data;
        this.encoding = encoding;
        this.inferred = inferred;
        this.schema = inferred.schema();
        this.options = options;
    }

    /**
     * Looks at the beginning of a file.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} if there is no such file, or no row in it; {@link
     *     ErrorCode#DATA_CORRUPT} naming file and line, if it is no JSON, or has objects in its rows; {@link
     *     ErrorCode#DATA_MISMATCH} if the options name a column that it does not have
     */
    public static JsonLinesTable of(Path file, ReadOptions options) {
        DataFile data = DataFile.of(file, options.limits());
        TextEncoding encoding = TextEncoding.of(file, data.head(HEAD), options.charset());
        Map<String, Integer> names = new LinkedHashMap<>();
        List<List<String>> rows = sample(data, encoding, names, options.schema());
        if (rows.isEmpty()) {
            throw new LeptonException(ErrorCode.DATA_NOT_FOUND, file + ": has no object (expected: at least one row)");
        }
        ColumnChoice choice = ColumnChoice.of(file.toString(), List.copyOf(names.keySet()), true, rows, '.', options);
        return new JsonLinesTable(data, encoding, choice.inferred(), options);
    }

    private static List<List<String>> sample(
            DataFile data, TextEncoding encoding, Map<String, Integer> names, @Nullable Schema schema) {
        if (schema != null) {
            // A column may be missing in all rows looked at.
            schema.names().forEach(name -> names.put(name, names.size()));
        }
        List<List<String>> rows = new ArrayList<>();
        long cells = 0;
        try (JsonRows json = new JsonRows(data, characters(data, encoding))) {
            while (rows.size() < SAMPLE && cells < SAMPLE_CELLS) {
                List<String> row = new ArrayList<>();
                long line = json.next((name, parser, at) -> {
                    Integer known = names.get(name);
                    if (known == null && schema != null) {
                        return false;
                    }
                    int column = known == null ? names.size() : known;
                    names.put(name, column);
                    while (row.size() <= column) {
                        row.add("");
                    }
                    if (parser.currentToken() != JsonToken.VALUE_NULL
                            && parser.currentToken().isScalarValue()) {
                        row.set(column, parser.getText());
                    }
                    return true;
                });
                if (line == 0) {
                    break;
                }
                rows.add(row);
                cells += names.size();
            }
        }
        rows.forEach(row -> {
            while (row.size() < names.size()) {
                row.add("");
            }
        });
        return rows;
    }

    private static Reader characters(DataFile data, TextEncoding encoding) {
        InputStream in = data.open();
        try {
            return new DecodedText(in, encoding);
        } catch (IOException e) {
            throw data.failure(e, "");
        }
    }

    @Override
    public Path file() {
        return data.path();
    }

    @Override
    public InferredSchema inferred() {
        return inferred;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public String origin() {
        return data.path().toString();
    }

    @Override
    public ChunkReader open() {
        JsonRows rows = new JsonRows(data, characters(data, encoding));
        return new JsonChunks(data, rows, schema, options);
    }
}
