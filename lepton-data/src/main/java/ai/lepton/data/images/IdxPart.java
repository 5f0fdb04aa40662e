package ai.lepton.data.images;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.data.tree.FileTree;
import ai.lepton.data.tree.TreeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pictures and their labels in two IDX files of a folder or archive: those to train on, or those to test with. */
final class IdxPart {

    private static final String LABELS_FILE = "labels.txt";
    private static final String TRAIN = "train";
    private static final String TEST = "t10k";

    private final FileTree tree;
    private final String place;
    private final String images;
    private final String labels;
    private final List<String> names;

    private IdxPart(FileTree tree, String prefix) {
        this.tree = tree;
        this.place = place(tree);
        this.images = prefix + "-images-idx3-ubyte";
        this.labels = prefix + "-labels-idx1-ubyte";
        this.names = names(tree, place);
    }

    static IdxPart train(FileTree tree) {
        return new IdxPart(tree, TRAIN);
    }

    static IdxPart test(FileTree tree) {
        return new IdxPart(tree, TEST);
    }

    /** Whether at least one of the four files is there. */
    static boolean isIn(FileTree tree) {
        return hasFiles(tree, place(tree));
    }

    /** Whether one of its two files is there. */
    boolean isThere() {
        return find(images) != null || find(labels) != null;
    }

    /** The folder with the files: the tree itself, or the only folder in it. */
    private static String place(FileTree tree) {
        List<String> folders = tree.folders("");
        return folders.size() == 1 && !hasFiles(tree, "") && hasFiles(tree, folders.get(0)) ? folders.get(0) : "";
    }

    private static boolean hasFiles(FileTree tree, String folder) {
        return tree.files(folder).stream()
                .map(TreeFile::fileName)
                .anyMatch(name -> name.matches("(train|t10k)-(images[-.]idx3|labels[-.]idx1)-ubyte(\\.gz)?"));
    }

    /** @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} naming all files that are missing */
    static void requireFiles(FileTree tree, IdxPart... parts) {
        List<String> missing = new ArrayList<>();
        for (IdxPart part : parts) {
            for (String name : List.of(part.images, part.labels)) {
                if (part.find(name) == null) {
                    missing.add(name);
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND,
                    tree.where(parts[0].place) + ": " + String.join(", ", missing) + " "
                            + (missing.size() == 1 ? "is" : "are")
                            + " not there (expected: the four IDX files of MNIST, plain or .gz)");
        }
    }

    /** Names of the classes. */
    List<String> names() {
        return names;
    }

    /** What messages call the file of pictures. */
    String imageFile() {
        return file(images).name();
    }

    /** How a model that is trained on such rows takes a picture. */
    ImageSpec input(LabelledImages.Rows rows) {
        Shape size = rows.inputs().shape().withoutFirst();
        ImageSpec.Fit fit = names.equals(LabelledImages.DIGITS) ? ImageSpec.Fit.CENTRED_INK : ImageSpec.Fit.RESIZE;
        return new ImageSpec((int) size.size(0), (int) size.size(1), 1, fit);
    }

    LabelledImages.Rows rows() {
        return rows(names);
    }

    /** Rows of the size and classes of another part. */
    LabelledImages.Rows rowsLike(IdxPart other, LabelledImages.Rows others) {
        LabelledImages.Rows rows = rows(other.names);
        Shape size = others.inputs().shape().withoutFirst();
        if (!size.equals(rows.inputs().shape().withoutFirst())) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    file(images).name() + ": pictures of "
                            + rows.inputs().shape().withoutFirst() + " (expected: " + size + ", as in "
                            + other.file(other.images).name() + ")");
        }
        return rows;
    }

    private LabelledImages.Rows rows(List<String> classes) {
        TreeFile imageFile = file(images);
        TreeFile labelFile = file(labels);
        NdArray pictures = ofRank(IdxFile.read(imageFile), 3, imageFile);
        NdArray numbers = ofRank(IdxFile.read(labelFile), 1, labelFile);
        if (pictures.rows() != numbers.rows()) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    labelFile.name() + ": " + numbers.rows() + " labels (expected: " + pictures.rows()
                            + ", one for each picture in " + imageFile.fileName() + ")");
        }
        long[] targets = new long[numbers.rows()];
        for (int row = 0; row < targets.length; row++) {
            targets[row] = numbers.longAt(row);
            if (targets[row] >= classes.size()) {
                throw new LeptonException(
                        ErrorCode.LABEL_OUT_OF_RANGE,
                        labelFile.name() + ": row " + row + ": label " + targets[row] + " (expected: 0 to "
                                + (classes.size() - 1) + "). For other classes put a " + LABELS_FILE
                                + " with one name a line beside it.");
            }
        }
        return new LabelledImages.Rows(
                pictures.reshape(Shape.of(
                        pictures.rows(),
                        pictures.shape().size(1),
                        pictures.shape().size(2),
                        1)),
                NdArray.of(Shape.of(targets.length), targets));
    }

    private @Nullable TreeFile find(String name) {
        String dotted = name.replace("-idx", ".idx");
        List<TreeFile> files = tree.files(place);
        for (String candidate : List.of(name, name + ".gz", dotted, dotted + ".gz")) {
            for (TreeFile file : files) {
                if (file.fileName().equals(candidate)) {
                    return file;
                }
            }
        }
        return null;
    }

    private TreeFile file(String name) {
        TreeFile file = find(name);
        if (file == null) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND,
                    tree.where(FileTree.join(place, name)) + ": is not there (expected: an IDX file, plain or .gz)");
        }
        return file;
    }

    private static NdArray ofRank(NdArray array, int rank, TreeFile file) {
        if (array.shape().rank() != rank) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    file.name() + ": IDX data of rank " + array.shape().rank() + ", " + array.shape()
                            + " (expected: rank " + rank + ", "
                            + (rank == 3 ? "pictures x height x width" : "one label for each picture") + ")");
        }
        return array;
    }

    private static List<String> names(FileTree tree, String place) {
        for (TreeFile file : tree.files(place)) {
            if (file.fileName().equals(LABELS_FILE)) {
                return names(file);
            }
        }
        return LabelledImages.DIGITS;
    }

    private static List<String> names(TreeFile file) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file.bytes()))
                    .toString();
            List<String> names = text.lines()
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .toList();
            if (names.size() < 2 || names.stream().distinct().count() != names.size()) {
                throw new LeptonException(
                        ErrorCode.DATA_CORRUPT,
                        file.name() + ": " + names.size() + " names, "
                                + names.stream().distinct().count()
                                + " of them different (expected: at least 2, all different, one a line)");
            }
            return names;
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE, file.name() + ": cannot be read as UTF-8 text: " + e.getMessage(), e);
        }
    }
}
