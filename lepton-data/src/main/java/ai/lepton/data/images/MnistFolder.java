package ai.lepton.data.images;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.data.tree.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder with the four files of MNIST or of a set made like it: {@code train-images-idx3-ubyte},
 * {@code train-labels-idx1-ubyte}, {@code t10k-images-idx3-ubyte} and {@code t10k-labels-idx1-ubyte}, each plain or with
 * {@code .gz}, also with a dot before {@code idx} as some mirrors name them.
 *
 * <p>Pictures of any size. The classes are the digits; a file {@code labels.txt} with one name a line gives others.
 * Everything is held in memory: one byte a pixel.
 */
public final class MnistFolder {

    private static final String LABELS_FILE = "labels.txt";

    private MnistFolder() {}

    /** Whether at least one of the four files is in {@code folder}. */
    public static boolean isIn(Path folder) {
        for (Part part : Part.values()) {
            if (find(folder, part.images) != null || find(folder, part.labels) != null) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads all four files.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} if the folder or a file is not there,
     *     {@link ErrorCode#FILE_UNREADABLE} if it may not be read, {@link ErrorCode#DATA_CORRUPT} if a file is damaged,
     *     {@link ErrorCode#DATA_MISMATCH} if counts or sizes disagree, {@link ErrorCode#LABEL_OUT_OF_RANGE} if a label
     *     names no class
     */
    public static LabelledImages read(Path folder) {
        FileTree.open(folder).close(); // says what is wrong with a folder that is not there
        List<String> names = labels(folder);
        List<String> missing = new ArrayList<>();
        for (Part part : Part.values()) {
            for (String name : List.of(part.images, part.labels)) {
                if (find(folder, name) == null) {
                    missing.add(name);
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND,
                    folder + ": " + String.join(", ", missing) + " " + (missing.size() == 1 ? "is" : "are")
                            + " not there (expected: the four IDX files of MNIST, plain or .gz)");
        }
        LabelledImages.Rows train = rows(folder, Part.TRAIN, names);
        LabelledImages.Rows test = rows(folder, Part.TEST, names);
        Shape size = train.inputs().shape().withoutFirst();
        if (!size.equals(test.inputs().shape().withoutFirst())) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    find(folder, Part.TEST.images) + ": pictures of "
                            + test.inputs().shape().withoutFirst() + " (expected: " + size + ", as in "
                            + find(folder, Part.TRAIN.images) + ")");
        }
        ImageSpec.Fit fit = names.equals(LabelledImages.DIGITS) ? ImageSpec.Fit.CENTRED_INK : ImageSpec.Fit.RESIZE;
        ImageSpec input = new ImageSpec((int) size.size(0), (int) size.size(1), 1, fit);
        return LabelledImages.of("IDX files in " + folder, names, input, train, test);
    }

    /**
     * Reads the rows to test with alone; without those, the others.
     *
     * @throws LeptonException as {@link #read}
     */
    public static LabelledImages.Rows readTest(Path folder) {
        return rows(folder, testPart(folder), labels(folder));
    }

    /** What messages call the file that {@link #readTest} reads pictures from. */
    public static Path testImages(Path folder) {
        return file(folder, testPart(folder).images);
    }

    /** The names of the classes, by the number that the files have for each. */
    public static List<String> labels(Path folder) {
        return names(folder);
    }

    private static Part testPart(Path folder) {
        boolean isThere = find(folder, Part.TEST.images) != null || find(folder, Part.TEST.labels) != null;
        return isThere ? Part.TEST : Part.TRAIN;
    }

    private enum Part {
        TRAIN("train"),
        TEST("t10k");

        private final String images;
        private final String labels;

        Part(String prefix) {
            images = prefix + "-images-idx3-ubyte";
            labels = prefix + "-labels-idx1-ubyte";
        }
    }

    private static @Nullable Path find(Path folder, String name) {
        String dotted = name.replace("-idx", ".idx");
        for (String candidate : List.of(name, name + ".gz", dotted, dotted + ".gz")) {
            Path file = folder.resolve(candidate);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        return null;
    }

    private static Path file(Path folder, String name) {
        Path file = find(folder, name);
        return file == null ? folder.resolve(name) : file; // reading reports what has vanished since
    }

    private static LabelledImages.Rows rows(Path folder, Part part, List<String> names) {
        Path imageFile = file(folder, part.images);
        Path labelFile = file(folder, part.labels);
        NdArray images = ofRank(IdxFile.read(imageFile), 3, imageFile);
        NdArray labels = ofRank(IdxFile.read(labelFile), 1, labelFile);
        if (images.rows() != labels.rows()) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    labelFile + ": " + labels.rows() + " labels (expected: " + images.rows()
                            + ", one for each picture in " + imageFile.getFileName() + ")");
        }
        long[] targets = new long[labels.rows()];
        for (int row = 0; row < targets.length; row++) {
            targets[row] = labels.longAt(row);
            if (targets[row] >= names.size()) {
                throw new LeptonException(
                        ErrorCode.LABEL_OUT_OF_RANGE,
                        labelFile + ": row " + row + ": label " + targets[row] + " (expected: 0 to "
                                + (names.size() - 1) + "). For other classes put a " + LABELS_FILE
                                + " with one name a line beside it.");
            }
        }
        return new LabelledImages.Rows(
                images.reshape(Shape.of(
                        images.rows(), images.shape().size(1), images.shape().size(2), 1)),
                NdArray.of(Shape.of(targets.length), targets));
    }

    private static NdArray ofRank(NdArray array, int rank, Path file) {
        if (array.shape().rank() != rank) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    file + ": IDX data of rank " + array.shape().rank() + ", " + array.shape() + " (expected: rank "
                            + rank + ", " + (rank == 3 ? "pictures x height x width" : "one label for each picture")
                            + ")");
        }
        return array;
    }

    private static List<String> names(Path folder) {
        Path file = folder.resolve(LABELS_FILE);
        if (!Files.exists(file)) {
            return LabelledImages.DIGITS;
        }
        try {
            List<String> names = Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .toList();
            if (names.size() < 2 || names.stream().distinct().count() != names.size()) {
                throw new LeptonException(
                        ErrorCode.DATA_CORRUPT,
                        file + ": " + names.size() + " names, "
                                + names.stream().distinct().count()
                                + " of them different (expected: at least 2, all different, one a line)");
            }
            return names;
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE, file + ": cannot be read as UTF-8 text: " + e.getMessage(), e);
        }
    }
}
