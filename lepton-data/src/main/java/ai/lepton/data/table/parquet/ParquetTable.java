package ai.lepton.data.table.parquet;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.CellLog;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnNotes;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.FileTable;
import ai.lepton.data.table.InferredSchema;
import ai.lepton.data.table.ReadOptions;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.internal.DataFile;
import ai.lepton.data.table.internal.SchemaInference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * A table in a Parquet file of plain columns: numbers, decimals and half floats are numbers, dates and timestamps dates, truth
 * values categories, texts categories or texts by their first thousands of values. Lists, maps and structures are not read: a
 * schema leaves them out. Infinite numbers are missing, and reported.
 *
 * <p>Read a row group at a time; the writer decides how large those are (mostly 64 to 128 MB). In place of lines, rows are
 * reported, counted from 1.
 */
public final class ParquetTable implements FileTable {

    private static final int SAMPLE = 10_000;

    private final DataFile data;
    private final ReadOptions options;
    private final InferredSchema inferred;
    private final Schema schema;

    private ParquetTable(DataFile data, ReadOptions options, InferredSchema inferred) {
        this.data = data;
        this.options = options;
        this.inferred = inferred;
        this.schema = inferred.schema();
    }

    /**
     * Looks at a file's footer, and its first rows.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} if there is no such file, or no row in it; {@link
     *     ErrorCode#DATA_CORRUPT} if it is damaged, or has columns that are not read; {@link ErrorCode#DATA_MISMATCH} if the
     *     options name a column that it does not have
     */
    public static ParquetTable of(Path file, ReadOptions options) {
        DataFile data = DataFile.of(file, options.limits());
        List<Column> columns = new ArrayList<>();
        List<ParquetValues> values = new ArrayList<>();
        try (ParquetFileReader reader = ParquetFiles.open(data)) {
            GroupType stored = reader.getFooter().getFileMetaData().getSchema();
            if (reader.getRecordCount() == 0) {
                throw new LeptonException(ErrorCode.DATA_NOT_FOUND, file + ": has no row (expected: at least one row)");
            }
            List<String> names = stored.getFields().stream().map(Type::getName).toList();
            options.columns().keySet().forEach(name -> requireColumn(file, names, name));
            Schema given = options.schema();
            for (String name : given == null ? names : given.names()) {
                requireColumn(file, names, name);
                ParquetValues found = values(file, stored.getType(name));
                values.add(found);
                Column wanted =
                        given != null ? given.column(name) : options.columns().get(name);
                columns.add(wanted == null ? Column.of(name, found.type()) : requireType(file, wanted, found));
            }
        } catch (IOException e) {
            throw ParquetFiles.failure(data, e);
        } catch (RuntimeException e) {
            throw ParquetFiles.failure(data, e);
        }
        return new ParquetTable(data, options, new InferredSchema(notes(data, columns, values, options), SAMPLE));
    }

    private static void requireColumn(Path file, List<String> names, String name) {
        if (!names.contains(name)) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    file + ": column \"" + name + "\": not there (expected: one of " + names + ")");
        }
    }

    private static ParquetValues values(Path file, Type type) {
        ParquetValues values = type.isPrimitive() && !type.isRepetition(Type.Repetition.REPEATED)
                ? ParquetValues.of(type.asPrimitiveType())
                : null;
        if (values == null) {
            throw new LeptonException(
                    ErrorCode.DATA_CORRUPT,
                    file + ": column \"" + type.getName() + "\": "
                            + (type.isPrimitive() ? type.toString() : "holds lists, maps or structures")
                            + " (expected: plain numbers, texts, dates or truth values). Leave it out by giving a schema.");
        }
        return values;
    }

    private static Column requireType(Path file, Column wanted, ParquetValues found) {
        boolean fits = found.isText()
                ? wanted.type() != ColumnType.IMAGE && wanted.type() != ColumnType.SOUND
                : wanted.type() == found.type();
        if (!fits) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    file + ": column \"" + wanted.name() + "\": holds a " + found.type() + " (expected: a "
                            + wanted.type() + ", as given)");
        }
        return wanted;
    }

    /** Texts are told from categories by what they are. */
    private static List<ColumnNotes> notes(
            DataFile data, List<Column> columns, List<ParquetValues> values, ReadOptions options) {
        List<@Nullable List<String>> samples = samples(data, columns, values, options);
        SchemaInference inference = new SchemaInference(options.missing(), '.');
        List<ColumnNotes> notes = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            List<String> sample = samples.get(i);
            boolean given = options.schema() != null || options.columns().containsKey(column.name());
            if (sample == null || given) {
                notes.add(new ColumnNotes(column, given ? "given" : "the file's type", false, List.of()));
                continue;
            }
            ColumnNotes found = inference.column(column.name(), sample);
            ColumnType type = found.column().type() == ColumnType.TEXT ? ColumnType.TEXT : ColumnType.CATEGORY;
            notes.add(new ColumnNotes(
                    Column.of(column.name(), type), "texts in the file", found.identifier(), found.examples()));
        }
        return notes;
    }

    private static List<@Nullable List<String>> samples(
            DataFile data, List<Column> columns, List<ParquetValues> values, ReadOptions options) {
        List<@Nullable List<String>> samples = new ArrayList<>();
        values.forEach(found -> samples.add(found.isText() ? new ArrayList<>() : null));
        List<Column> texts = columns.stream()
                .filter(column -> samples.get(columns.indexOf(column)) != null)
                .map(column -> Column.of(column.name(), ColumnType.TEXT))
                .toList();
        if (texts.isEmpty()) {
            return samples;
        }
        CellLog log = new CellLog(data.path().toString(), false);
        try (ParquetChunks reader = ParquetChunks.open(data, new Schema(texts), options, log)) {
            int rows = 0;
            for (Chunk chunk = reader.next(); chunk != null && rows < SAMPLE; chunk = reader.next()) {
                rows += chunk.size();
                for (int i = 0; i < columns.size(); i++) {
                    List<String> sample = samples.get(i);
                    if (sample != null) {
                        Arrays.stream(chunk.texts(columns.get(i).name()))
                                .map(text -> text == null ? "" : text)
                                .forEach(sample::add);
                    }
                }
            }
        }
        return samples;
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
        return ParquetChunks.open(data, schema, options, new CellLog(origin(), options.strict()));
    }
}
