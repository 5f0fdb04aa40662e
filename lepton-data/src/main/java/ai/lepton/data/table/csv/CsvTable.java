package ai.lepton.data.table.csv;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.CellLog;
import ai.lepton.data.table.CellReport;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.FileTable;
import ai.lepton.data.table.InferredSchema;
import ai.lepton.data.table.ReadOptions;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.internal.ColumnChoice;
import ai.lepton.data.table.internal.DataFile;
import ai.lepton.data.table.internal.DecodedText;
import ai.lepton.data.table.internal.TextEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table in a text file, a row a line: cells separated by commas, semicolons, tabs, bars or blanks, in quotes where needed,
 * gzipped or not. What the caller leaves open is found out from the first mebibyte: delimiter, quote, header, encoding, decimal
 * mark and the types of the columns.
 *
 * <p>Unquoted cells lose the blanks around them. Empty lines are skipped. Read in bounded memory: some thousand rows at once.
 */
public final class CsvTable implements FileTable {

    private static final int[] SAMPLES = {1 << 20, 1 << 25};

    private final DataFile data;
    private final TextEncoding encoding;
    private final CsvDialect dialect;
    private final InferredSchema inferred;
    private final Schema schema;
    private final List<Integer> fields;
    private final ReadOptions options;

    private CsvTable(
            DataFile data, TextEncoding encoding, CsvDialect dialect, ColumnChoice choice, ReadOptions options) {
        this.data = data;
        this.encoding = encoding;
        this.dialect = dialect;
        this.inferred = choice.inferred();
        this.schema = inferred.schema();
        this.fields = choice.fields();
        this.options = options;
    }

    /**
     * Looks at the beginning of a file.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} if there is no such file, or no row in it; {@link
     *     ErrorCode#DATA_CORRUPT} naming file and line, if it is no text, has a name twice in its header, or misplaced quotes;
     *     {@link ErrorCode#DATA_MISMATCH} if the options name a column that it does not have
     */
    public static CsvTable of(Path file, ReadOptions options) {
        DataFile data = DataFile.of(file, options.limits());
        for (int size : SAMPLES) {
            byte[] head = data.head(size);
            TextEncoding encoding = TextEncoding.of(file, head, options.charset());
            String text = encoding.text(head);
            boolean whole = head.length < size;
            CsvDialect dialect = new DialectFinder(data, text, whole, options).find();
            List<List<String>> records = SampleRecords.of(data, text, dialect, whole, SampleRecords.MOST);
            if (records.size() > (dialect.header() ? 1 : 0)) {
                return new CsvTable(data, encoding, dialect, choice(file, dialect, records, options), options);
            }
            if (whole) {
                throw new LeptonException(
                        ErrorCode.DATA_NOT_FOUND,
                        file + ": has " + (records.isEmpty() ? "only empty lines" : "a header and no row below it")
                                + " (expected: at least one row)");
            }
        }
        throw new LeptonException(
                ErrorCode.DATA_CORRUPT,
                file + ":1: a line of more than " + SAMPLES[1]
                        + " bytes (expected: a table). Look for a quote that is never"
                        + " closed, or say how the file separates its cells.");
    }

    /** {@link #of(Path, ReadOptions)} with everything found out. */
    public static CsvTable of(Path file) {
        return of(file, ReadOptions.DEFAULT);
    }

    private static ColumnChoice choice(Path file, CsvDialect dialect, List<List<String>> records, ReadOptions options) {
        List<String> first = records.get(0);
        if (first.size() > options.limits().columns()) {
            throw new LeptonException(
                    ErrorCode.DATA_CORRUPT,
                    file + ":1: " + first.size() + " columns (expected: at most "
                            + options.limits().columns() + ", the limit)");
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            String name = dialect.header() ? first.get(i).strip() : "";
            int before = names.indexOf(name);
            if (before >= 0) {
                throw new LeptonException(
                        ErrorCode.DATA_CORRUPT,
                        file + ":1: column \"" + name + "\" twice, as columns " + (before + 1) + " and " + (i + 1)
                                + " (expected: each name once). Rename one, or say that there is no header.");
            }
            names.add(name.isEmpty() ? "column_" + (i + 1) : name);
        }
        List<List<String>> rows = dialect.header() ? records.subList(1, records.size()) : records;
        return ColumnChoice.of(file.toString(), names, dialect.header(), rows, dialect.decimal(), options);
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

    /** How the file separates its cells. */
    public CsvDialect dialect() {
        return dialect;
    }

    /** How the file is encoded. */
    public Charset charset() {
        return encoding.charset();
    }

    @Override
    public String origin() {
        return data.path().toString();
    }

    @Override
    public ChunkReader open() {
        CellLog log = new CellLog(origin(), options.strict());
        return new Reading(new ChunkRecords(data, characters(), dialect, schema, fields, options.missing(), log), log);
    }

    private DecodedText characters() {
        InputStream in = data.open();
        try {
            return new DecodedText(in, encoding);
        } catch (IOException e) {
            throw data.failure(e, "");
        }
    }

    private record Reading(ChunkRecords records, CellLog log) implements ChunkReader {

        @Override
        public @Nullable Chunk next() {
            return records.next();
        }

        @Override
        public CellReport report() {
            return log.report(records.rows());
        }

        @Override
        public void close() {
            records.close();
        }
    }
}
