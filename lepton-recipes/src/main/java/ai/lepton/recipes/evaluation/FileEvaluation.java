package ai.lepton.recipes.evaluation;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.data.feature.Target;
import ai.lepton.data.images.MnistFolder;
import ai.lepton.data.raw.RawChunks;
import ai.lepton.data.tree.FileKind;
import ai.lepton.data.tree.FilePattern;
import ai.lepton.data.tree.FileTree;
import ai.lepton.data.tree.LabelledFiles;
import ai.lepton.recipes.scoring.InputTable;
import ai.lepton.recipes.scoring.ModelTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Files of a kind, each with a class: a folder for each class, also in an archive, of which the folder {@code test} is taken
 * where there is one; files named by a pattern; a table that has them in a column. Pictures may be the IDX files of MNIST.
 *
 * @param kind of the files
 */
public record FileEvaluation(FileKind kind) implements Evaluation {

    private static final String TEST = "test";

    /** What a run was told about the paths of its files. */
    private static final String PATTERN = "pattern";

    @Override
    public boolean fits(List<TensorSpec> inputs) {
        return inputs.size() == 1
                && RawChunks.valued(inputs.get(0))
                        .flatMap(valued -> InputTable.fileKind(List.of(valued)))
                        .equals(Optional.of(kind));
    }

    @Override
    public MeasuredRows open(EvaluationRequest request) {
        Path data = request.data();
        if (ModelTable.isNamedAsTable(data)) {
            return new TableEvaluation().open(request);
        }
        List<TensorSpec> inputs =
                InputTable.valued(request.model(), request.manifest().inputs());
        FileTree tree = FileTree.open(data);
        try {
            if (kind == FileKind.IMAGE && MnistFolder.isIn(tree)) {
                IdxRows rows = IdxRows.open(request, tree);
                tree.close();
                return rows;
            }
            Optional<String> pattern = request.pattern()
                    .or(() -> Optional.ofNullable(
                            request.manifest().lineage().parameters().get(PATTERN)))
                    .filter(given -> !given.isEmpty()); // a run that was told nothing went by the folders
            LabelledFiles files =
                    pattern.isPresent() ? LabelledFiles.matching(tree, kind, pattern(pattern.get())) : byFolder(tree);
            return new TableEvaluation.TableRows(
                    files.table(inputs.get(0).name()),
                    inputs,
                    label(files, request),
                    request.task(),
                    request.manifest().labels(),
                    tree::close);
        } catch (RuntimeException e) {
            tree.close();
            throw e;
        }
    }

    private LabelledFiles byFolder(FileTree tree) {
        LabelledFiles all = LabelledFiles.byFolder(tree, kind);
        boolean isParted = all.files().get(0).parts().containsKey(LabelledFiles.PART);
        return isParted && all.values(LabelledFiles.PART).contains(TEST)
                ? all.where(file -> file.part(LabelledFiles.PART).equals(TEST))
                : all;
    }

    private static FilePattern pattern(String text) {
        try {
            return FilePattern.of(text);
        } catch (IllegalArgumentException e) {
            throw new LeptonException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), e);
        }
    }

    /** The part of the paths that is the class: as asked for, as in training, or {@code label}. */
    private static String label(LabelledFiles files, EvaluationRequest request) {
        List<String> parts = List.copyOf(files.files().get(0).parts().keySet());
        String wanted = request.target()
                .or(() -> request.preprocessing()
                        .flatMap(document -> document.target().map(Target::column))
                        .filter(parts::contains))
                .orElse(LabelledFiles.LABEL);
        if (!parts.contains(wanted)) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "target: \"" + wanted + "\" (expected: one of " + parts + ", the parts of the paths)");
        }
        return wanted;
    }
}
