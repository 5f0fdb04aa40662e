package ai.lepton.data.images;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.tree.FileTree;
import java.nio.file.Path;

/** Reads labelled pictures from a folder or archive of either kind: IDX files, or a folder for each class. */
public final class ImageFolder {

    private ImageFolder() {}

    /**
     * Reads {@code folder}, whichever way it is laid out.
     *
     * @param folder or zip, tar or tar.gz
     * @param seed chooses the rows to test with where the folder itself does not say; see {@link ClassFolders}
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} if neither layout is there, otherwise as
     *     {@link MnistFolder#read} and {@link ClassFolders#read}
     */
    public static LabelledImages read(Path folder, long seed) {
        try (FileTree tree = FileTree.open(folder)) {
            requireFiles(folder, tree);
            return IdxPart.isIn(tree)
                    ? MnistFolder.read(folder, tree)
                    : ClassFolders.of(folder).seed(seed).read(tree);
        }
    }

    /**
     * Reads {@code folder} to train on and {@code tests} to test with. Of {@code folder} that is what it has in its
     * training part, or all of it; of {@code tests} what it has in its test part, or all of it. Pictures to test with are
     * brought to the size of those to train on; a folder for each class may test what IDX files teach, but not the other way.
     *
     * @throws LeptonException as {@link #read(Path, long)}, about either; {@link ErrorCode#DATA_MISMATCH} also if {@code
     *     tests} has another class
     */
    public static LabelledImages read(Path folder, Path tests) {
        try (FileTree tree = FileTree.open(folder);
                FileTree testTree = FileTree.open(tests)) {
            requireFiles(folder, tree);
            requireFiles(tests, testTree);
            boolean isIdx = IdxPart.isIn(tree);
            if (!isIdx && IdxPart.isIn(testTree)) {
                throw new LeptonException(
                        ErrorCode.DATA_MISMATCH,
                        tests + ": IDX files (expected: a folder of pictures for each class, as " + folder + " has)");
            }
            return isIdx
                    ? idx(folder, tree, tests, testTree)
                    : ClassFolders.of(folder).read(tree, ClassFolders.of(tests), testTree);
        }
    }

    private static LabelledImages idx(Path folder, FileTree tree, Path tests, FileTree testTree) {
        IdxPart train = IdxPart.train(tree);
        IdxPart.requireFiles(tree, train);
        LabelledImages.Rows rows = train.rows();
        String origin = "IDX files in " + folder + ", tested with " + tests;
        if (!IdxPart.isIn(testTree)) {
            return ClassFolders.of(tests)
                    .prepare(train.input(rows))
                    .test(origin, train.names(), tree.where(""), rows, testTree);
        }
        IdxPart given = IdxPart.test(testTree);
        IdxPart test = given.isThere() ? given : IdxPart.train(testTree);
        IdxPart.requireFiles(testTree, test);
        return LabelledImages.of(origin, train.names(), train.input(rows), rows, test.rowsLike(train, rows));
    }

    private static void requireFiles(Path folder, FileTree tree) {
        if (tree.folders("").isEmpty() && tree.files("").isEmpty()) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND,
                    folder + ": the folder is empty (expected: the four IDX files of MNIST, or a folder of pictures"
                            + " for each class)");
        }
    }
}
