package ai.lepton.recipes.scoring;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.core.model.ValueSpec.Kind;
import ai.lepton.data.raw.RawChunks;
import ai.lepton.data.table.ReadOptions;
import ai.lepton.data.table.Table;
import ai.lepton.data.tree.FileKind;
import ai.lepton.data.tree.FileTree;
import ai.lepton.data.tree.LabelledFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a model is to score, as a table with a column for each of its inputs: rows of a file, or pictures, recordings or texts,
 * from files, a folder or an archive, of which each is a row. Holds files open and must be closed.
 */
public final class InputTable implements AutoCloseable {

    private final List<TensorSpec> inputs;
    private final Table table;
    private final List<String> kept;
    private final @Nullable FileTree tree;

    private InputTable(List<TensorSpec> inputs, Table table, List<String> kept, @Nullable FileTree tree) {
        this.inputs = List.copyOf(inputs);
        this.table = table;
        this.kept = List.copyOf(kept);
        this.tree = tree;
    }

    /**
     * The model's inputs with what a person gives for each.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} if one is a tensor of which nobody has said that
     */
    public static List<TensorSpec> valued(String model, List<TensorSpec> inputs) {
        List<TensorSpec> valued = new ArrayList<>();
        for (TensorSpec input : inputs) {
            valued.add(RawChunks.valued(input)
                    .orElseThrow(() -> new LeptonException(
                            ErrorCode.INVALID_ARGUMENT,
                            model + ": input \"" + input.name() + "\": "
                                    + input.dtype().protocolName() + " " + input.shape()
                                    + ", a tensor (expected: numbers, categories, texts, dates, pictures or recordings,"
                                    + " one for each row). Deploy it, and send tensors to /v2/models/NAME/infer.")));
        }
        return valued;
    }

    /** The kind of files that the model takes, where its only input is one: a picture, a recording or a text. */
    public static Optional<FileKind> fileKind(List<TensorSpec> valued) {
        ValueSpec value = valued.size() == 1 ? valued.get(0).value() : null;
        if (value == null) {
            return Optional.empty();
        }
        return switch (value.kind()) {
            case IMAGE -> Optional.of(FileKind.IMAGE);
            case SOUND -> Optional.of(FileKind.SOUND);
            case TEXT -> Optional.of(FileKind.TEXT);
            case NUMBER, CATEGORY, DATE -> Optional.empty();
        };
    }

    /**
     * Opens what is to be scored.
     *
     * @param files a table; or, for a model that takes pictures, recordings or texts alone, files of them, one folder or one
     *     archive
     * @param valued the model's inputs, see {@link #valued}
     * @param options how a table is read; its schema and spellings of missing values are the model's
     * @param keep other columns of a table to read too
     * @throws LeptonException naming the file, if it is not there, or has not the columns that the model takes
     */
    public static InputTable open(List<Path> files, List<TensorSpec> valued, ReadOptions options, List<String> keep) {
        Optional<FileKind> kind = fileKind(valued);
        Path first = files.get(0);
        if (kind.isEmpty() || ModelTable.isNamedAsTable(first)) {
            if (files.size() > 1) {
                throw new LeptonException(
                        ErrorCode.INVALID_ARGUMENT,
                        files.get(1) + ": a second file (expected: one table). Score one after the other.");
            }
            return new InputTable(valued, ModelTable.open(first, valued, options, keep, List.of()), keep, null);
        }
        if (!keep.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT, "keep: " + keep + " (expected: none, as " + first + " is no table)");
        }
        String column = valued.get(0).name();
        if (files.stream().noneMatch(FileTree::isAt)) {
            Table table = LabelledFiles.of(files, kind.get()).table(column);
            return new InputTable(valued, table, List.of(LabelledFiles.FILE), null);
        }
        if (files.size() > 1) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "input: " + files.size()
                            + " files, a folder or archive among them (expected: files, or one folder or"
                            + " archive)");
        }
        FileTree tree = FileTree.open(first);
        try {
            return new InputTable(
                    valued, LabelledFiles.all(tree, kind.get()).table(column), List.of(LabelledFiles.FILE), tree);
        } catch (RuntimeException e) {
            tree.close();
            throw e;
        }
    }

    /** With a column for each input, and those to keep. */
    public Table table() {
        return table;
    }

    /** The columns beside the inputs, to be shown with the answers. */
    public List<String> kept() {
        return kept;
    }

    /** The model's inputs. */
    public List<TensorSpec> inputs() {
        return inputs;
    }

    @Override
    public void close() {
        if (tree != null) {
            tree.close();
        }
    }

    static boolean isMedia(TensorSpec input) {
        ValueSpec value = input.value();
        return value != null && (value.kind() == Kind.IMAGE || value.kind() == Kind.SOUND);
    }
}
