package ai.lepton.data.images;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.tree.FileTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder with the four files of MNIST or of a set made like it: {@code train-images-idx3-ubyte},
 * {@code train-labels-idx1-ubyte}, {@code t10k-images-idx3-ubyte} and {@code t10k-labels-idx1-ubyte}, each plain or with
 * {@code .gz}, also with a dot before {@code idx} as some mirrors name them; the same in a zip, tar or tar.gz, and there also
 * in the only folder of it.
 *
 * <p>Pictures of any size. The classes are the digits; a file {@code labels.txt} with one name a line gives others.
 * Everything is held in memory: one byte a pixel.
 */
public final class MnistFolder {

    private MnistFolder() {}

    /** Whether at least one of the four files is in {@code folder}. */
    public static boolean isIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (FileTree tree = FileTree.open(folder)) {
            return IdxPart.isIn(tree);
        }
    }

    /**
     * Reads all four files.
     *
     * @param folder or archive
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} if the folder or a file is not there,
     *     {@link ErrorCode#FILE_UNREADABLE} if it may not be read, {@link ErrorCode#DATA_CORRUPT} if a file is damaged,
     *     {@link ErrorCode#DATA_MISMATCH} if counts or sizes disagree, {@link ErrorCode#LABEL_OUT_OF_RANGE} if a label
     *     names no class; about an archive as {@link FileTree#open(Path)}
     */
    public static LabelledImages read(Path folder) {
        try (FileTree tree = FileTree.open(folder)) {
            return read(folder, tree);
        }
    }

    /** Whether at least one of the four files is in a folder or archive. */
    public static boolean isIn(FileTree tree) {
        return IdxPart.isIn(tree);
    }

    /**
     * Reads the rows to test with alone; without those, the others.
     *
     * @throws LeptonException as {@link #read}
     */
    public static LabelledImages.Rows readTest(FileTree tree) {
        IdxPart part = testPart(tree);
        IdxPart.requireFiles(tree, part);
        return part.rows();
    }

    /** What messages call the file that {@link #readTest} reads pictures from. */
    public static String testImages(FileTree tree) {
        return testPart(tree).imageFile();
    }

    /** The names of the classes, by the number that the files have for each. */
    public static List<String> labels(FileTree tree) {
        return testPart(tree).names();
    }

    private static IdxPart testPart(FileTree tree) {
        IdxPart test = IdxPart.test(tree);
        return test.isThere() ? test : IdxPart.train(tree);
    }

    static LabelledImages read(Path folder, FileTree tree) {
        IdxPart train = IdxPart.train(tree);
        IdxPart test = IdxPart.test(tree);
        IdxPart.requireFiles(tree, train, test);
        LabelledImages.Rows rows = train.rows();
        return LabelledImages.of(
                "IDX files in " + folder, train.names(), train.input(rows), rows, test.rowsLike(train, rows));
    }
}
