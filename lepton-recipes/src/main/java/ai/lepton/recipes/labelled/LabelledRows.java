package ai.lepton.recipes.labelled;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.files.TableFiles;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.FileTable;
import ai.lepton.data.table.ReadOptions;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.Table;
import ai.lepton.data.tree.FileKind;
import ai.lepton.data.tree.FilePattern;
import ai.lepton.data.tree.FileTree;
import ai.lepton.data.tree.LabelledFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Texts or recordings with their classes: files in folders or named by a pattern, on disk or in an archive, or a table. May
 * hold an open archive and must be closed, when its rows are no longer read.
 */
final class LabelledRows implements AutoCloseable {

    private static final List<String> TABLES =
            List.of(".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".parquet", ".csv.gz", ".tsv.gz", ".jsonl.gz");

    private final @Nullable FileTree tree;
    private final @Nullable LabelledFiles files;
    private final Table table;
    private final String input;
    private final String target;

    private LabelledRows(
            @Nullable FileTree tree, @Nullable LabelledFiles files, Table table, String input, String target) {
        this.tree = tree;
        this.files = files;
        this.table = table;
        this.input = input;
        this.target = target;
    }

    /**
     * Opens data.
     *
     * @param data where it is
     * @param parameters how it is to be read
     * @throws LeptonException about the files, the parameters, or a column that is not there
     */
    static LabelledRows open(String data, LabelledParameters parameters, FileKind kind) {
        Path path = Path.of(data);
        boolean isTable = kind == FileKind.TEXT && parameters.pattern().isEmpty() && Files.isRegularFile(path);
        if (isTable && !parameters.target().isEmpty()) {
            return ofTable(path, parameters);
        }
        if (isTable && TABLES.stream().anyMatch(data.toLowerCase(Locale.ROOT)::endsWith)) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "target: not given (expected: the column to predict, for " + data + " is a table). Give --target.");
        }
        FileTree tree = FileTree.open(path);
        try {
            return ofFiles(tree, parameters, kind);
        } catch (RuntimeException | Error e) {
            tree.close();
            throw e;
        }
    }

    private static LabelledRows ofFiles(FileTree tree, LabelledParameters parameters, FileKind kind) {
        LabelledFiles files = parameters.pattern().isEmpty()
                ? LabelledFiles.byFolder(tree, kind)
                : LabelledFiles.matching(tree, kind, FilePattern.of(parameters.pattern()));
        Table table = files.table();
        List<String> parts =
                table.schema().names().subList(1, table.schema().names().size());
        String target = parameters.target();
        if (target.isEmpty()) {
            target = parts.size() == 1 ? parts.get(0) : LabelledFiles.LABEL;
            if (!parts.contains(target)) {
                throw new LeptonException(
                        ErrorCode.INVALID_ARGUMENT,
                        "target: not given (expected: one of " + parts + ", the parts of pattern \""
                                + parameters.pattern() + "\"). Give --target.");
            }
        }
        require("target", target, parts, table);
        requireGroup(parameters, parts, table);
        return new LabelledRows(tree, files, table, kind.column(), target);
    }

    private static LabelledRows ofTable(Path path, LabelledParameters parameters) {
        if (!parameters.testFiles().isEmpty()) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "test-files: " + parameters.testFiles() + " (expected: nothing, for " + path
                            + " is a table). Give --test.");
        }
        FileTable found = TableFiles.open(path);
        List<String> names = found.schema().names();
        require("target", parameters.target(), names, found);
        requireGroup(parameters, names, found);
        String text = textColumn(found, parameters);
        Schema wanted = new Schema(Stream.concat(
                        Stream.of(
                                Column.of(text, ColumnType.TEXT), found.schema().column(parameters.target())),
                        parameters.group().isEmpty()
                                        || parameters.group().equals(parameters.target())
                                        || parameters.group().equals(text)
                                ? Stream.of()
                                : Stream.of(found.schema().column(parameters.group())))
                .toList());
        FileTable table =
                TableFiles.open(path, ReadOptions.builder().schema(wanted).build());
        return new LabelledRows(null, null, table, text, parameters.target());
    }

    private static String textColumn(FileTable table, LabelledParameters parameters) {
        String given = parameters.text();
        List<String> others = table.schema().names().stream()
                .filter(name -> !name.equals(parameters.target()))
                .toList();
        if (!given.isEmpty()) {
            require("text", given, others, table);
            return given;
        }
        List<String> texts = others.stream()
                .filter(name -> table.schema().column(name).type() == ColumnType.TEXT)
                .toList();
        if (texts.size() == 1) {
            return texts.get(0);
        }
        if (texts.isEmpty() && others.size() == 1) {
            return others.get(0);
        }
        throw new LeptonException(
                ErrorCode.DATA_MISMATCH,
                table.origin() + ": " + (texts.isEmpty() ? "no column" : texts.size() + " columns, " + texts + ",")
                        + " of texts beside target \"" + parameters.target()
                        + "\" (expected: one). Give --text, one of "
                        + others + ".");
    }

    private static void requireGroup(LabelledParameters parameters, List<String> names, Table table) {
        if (!parameters.group().isEmpty()) {
            require("group", parameters.group(), names, table);
        }
    }

    private static void require(String parameter, String name, List<String> names, Table table) {
        if (!names.contains(name)) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    table.origin() + ": " + parameter + " \"" + name + "\": no such column or part (expected: one of "
                            + names + ")");
        }
    }

    /** A row for each text or recording. */
    Table table() {
        return table;
    }

    /** The files, where they are files. */
    @Nullable
    LabelledFiles files() {
        return files;
    }

    /** The column with the texts or recordings. */
    String input() {
        return input;
    }

    /** The column with the classes. */
    String target() {
        return target;
    }

    @Override
    public void close() {
        if (tree != null) {
            tree.close();
        }
    }
}
