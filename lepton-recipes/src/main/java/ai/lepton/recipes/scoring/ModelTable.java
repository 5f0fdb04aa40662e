package ai.lepton.recipes.scoring;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.data.files.TableFiles;
import ai.lepton.data.raw.RawChunks;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.FileTable;
import ai.lepton.data.table.ReadOptions;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.Table;
import ai.lepton.data.table.csv.CsvTable;
import ai.lepton.data.table.npy.NumpyTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A file read as a model wants its rows: the columns that it takes, of the types that it takes, by name. Other columns are not
 * looked at. Whether there is a header is seen by the names; without one, {@code column_3} is the third. Pictures and
 * recordings are paths, from the file's folder.
 */
public final class ModelTable {

    /** As files with tables are named, each also with {@code .gz}. */
    private static final List<String> ENDINGS =
            List.of(".csv", ".tsv", ".data", ".jsonl", ".ndjson", ".json", ".npy", ".npz", ".parquet");

    private ModelTable() {}

    /** Whether a file is a table by its name. */
    public static boolean isNamedAsTable(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        return ENDINGS.stream().anyMatch(plain::endsWith);
    }

    /**
     * Opens a file.
     *
     * @param valued the model's inputs, see {@link InputTable#valued}
     * @param options how to read it; columns, types and spellings of missing values are the model's
     * @param kept columns to read beside as they are, as texts
     * @param others columns to read beside, of the types that they seem to have
     * @throws LeptonException {@link ErrorCode#DATA_MISMATCH} if a column is not there, naming those that are; as {@link
     *     TableFiles#open}
     */
    public static Table open(
            Path file, List<TensorSpec> valued, ReadOptions options, List<String> kept, List<String> others) {
        RawChunks raw = RawChunks.of(valued);
        List<Column> wanted = new ArrayList<>();
        for (Column column : raw.schema().columns()) {
            boolean isPath = column.type() == ColumnType.IMAGE || column.type() == ColumnType.SOUND;
            wanted.add(isPath ? Column.of(column.name(), ColumnType.TEXT) : column);
        }
        List<String> names = new ArrayList<>(wanted.stream().map(Column::name).toList());
        names.addAll(kept);
        names.addAll(others);
        ReadOptions reading = options.change().missing(raw.missing()).build();
        FileTable seen = seen(file, reading, names);
        requireInputs(seen, wanted);
        add(seen, others, wanted, seen.schema()::column);
        add(seen, kept, wanted, name -> Column.of(name, ColumnType.TEXT));
        boolean isNamed = !(seen instanceof CsvTable csv) || csv.dialect().header();
        Schema schema = isNamed && !(seen instanceof NumpyTable)
                ? new Schema(wanted)
                : everyColumn(seen.schema(), wanted, seen instanceof CsvTable);
        Table table = TableFiles.open(
                file, reading.change().header(isNamed).schema(schema).build());
        List<String> paths = valued.stream()
                .filter(InputTable::isMedia)
                .map(TensorSpec::name)
                .toList();
        return paths.isEmpty()
                ? table
                : new PathTable(table, file.toAbsolutePath().getParent(), raw.schema(), paths);
    }

    /** The file with all its columns, once it is known whether the first line names them. */
    private static FileTable seen(Path file, ReadOptions options, List<String> names) {
        if (options.header() != null) {
            return TableFiles.open(file, options);
        }
        if (names.stream().allMatch(ModelTable::isMadeUp)) {
            FileTable named = named(file, options);
            return named != null && named.schema().names().containsAll(names)
                    ? named
                    : TableFiles.open(file, options.change().header(false).build());
        }
        return TableFiles.open(file, options.change().header(true).build());
    }

    /** With the first line as a header, if it can be one. */
    private static @Nullable FileTable named(Path file, ReadOptions options) {
        try {
            return TableFiles.open(file, options.change().header(true).build());
        } catch (LeptonException e) {
            return null; // a name twice, or nothing below it
        }
    }

    private static boolean isMadeUp(String name) {
        return name.matches("column_\\d+");
    }

    private static void requireInputs(FileTable seen, List<Column> wanted) {
        List<String> there = seen.schema().names();
        List<String> missing = wanted.stream()
                .map(Column::name)
                .filter(name -> !there.contains(name))
                .toList();
        if (!missing.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    seen.origin() + ": no column "
                            + missing.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", "))
                            + ", which the model takes (found: " + there + ")");
        }
    }

    private static void add(FileTable seen, List<String> names, List<Column> wanted, Function<String, Column> column) {
        for (String name : names) {
            if (!seen.schema().names().contains(name)) {
                throw new LeptonException(
                        ErrorCode.DATA_MISMATCH,
                        seen.origin() + ": no column \"" + name + "\" (expected: one of "
                                + seen.schema().names() + ")");
            }
            if (wanted.stream().noneMatch(one -> one.name().equals(name))) {
                wanted.add(column.apply(name));
            }
        }
    }

    /** Columns without names are read by their places, so all of them are. */
    private static Schema everyColumn(Schema all, List<Column> wanted, boolean ofTexts) {
        List<Column> columns = new ArrayList<>();
        for (Column column : all.columns()) {
            columns.add(wanted.stream()
                    .filter(chosen -> chosen.name().equals(column.name()))
                    .findFirst()
                    // As texts nothing in them can be wrong.
                    .orElse(ofTexts ? Column.of(column.name(), ColumnType.TEXT) : column));
        }
        return new Schema(columns);
    }
}
