package ai.lepton.recipes.evaluation;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.TensorSpec;
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
            LabelledFiles files = files(tree, request);
            return new TableEvaluation.TableRows(
                    files.table(inputs.get(0).name()),
                    inputs,
                    LabelledFiles.LABEL,
                    request.task(),
                    request.manifest().labels(),
                    tree::close);
        } catch (RuntimeException e) {
            tree.close();
            throw e;
        }
    }

    private LabelledFiles files(FileTree tree, EvaluationRequest request) {
        if (request.pattern().isPresent()) {
            FilePattern pattern = pattern(request.pattern().get());
            return LabelledFiles.matching(tree, kind, pattern);
        }
        LabelledFiles all = LabelledFiles.byFolder(tree, kind);
        boolean isParted = all.files().get(0).parts().containsKey(LabelledFiles.PART);
        return isParted && all.values(LabelledFiles.PART).contains(TEST)
                ? all.where(file -> file.part(LabelledFiles.PART).equals(TEST))
                : all;
    }

    private static FilePattern pattern(String text) {
        FilePattern pattern;
        try {
            pattern = FilePattern.of(text);
        } catch (IllegalArgumentException e) {
            throw new LeptonException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), e);
        }
        if (!pattern.names().contains(LabelledFiles.LABEL)) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "pattern: " + text + " (expected: a part {" + LabelledFiles.LABEL + "}, the class)");
        }
        return pattern;
    }
}
