package ai.lepton.data.images;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.files.FileTree;
import java.nio.file.Path;

/** Reads labelled pictures from a folder of either kind, IDX files or a folder for each class; the latter also from an archive. */
public final class ImageFolder {

    private ImageFolder() {}

    /**
     * Reads {@code folder}, whichever way it is laid out.
     *
     * @param seed chooses the rows to test with where the folder itself does not say; see {@link ClassFolders}
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} if neither layout is there, otherwise as
     *     {@link MnistFolder#read} and {@link ClassFolders#read}
     */
    public static LabelledImages read(Path folder, long seed) {
        if (MnistFolder.isIn(folder)) {
            return MnistFolder.read(folder);
        }
        try (FileTree tree = FileTree.open(folder)) {
            if (tree.folders("").isEmpty() && tree.files("").isEmpty()) {
                throw new LeptonException(
                        ErrorCode.DATA_NOT_FOUND,
                        folder + ": the folder is empty (expected: the four IDX files of MNIST, or a folder of pictures"
                                + " for each class)");
            }
            return ClassFolders.of(folder).seed(seed).read(tree);
        }
    }
}
