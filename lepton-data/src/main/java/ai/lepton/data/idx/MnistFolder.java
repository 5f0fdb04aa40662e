package ai.lepton.data.idx;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.data.DataFolders;
import ai.lepton.data.ImageCorpus;
import ai.lepton.data.LabelledImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A folder with the four IDX files of MNIST, or of a data set made like it: {@code train-images-idx3-ubyte}, {@code
 * train-labels-idx1-ubyte}, {@code t10k-images-idx3-ubyte}, {@code t10k-labels-idx1-ubyte}, each plain or with {@code
 * .gz}; {@code train-images.idx3-ubyte} and so on are understood too. Ten classes, {@code 0} to {@code 9}.
 */
public final class MnistFolder {

    private static final int CLASSES = 10;
    private static final String EXPECTED =
            "a folder with train-images-idx3-ubyte[.gz], train-labels-idx1-ubyte[.gz], t10k-images-idx3-ubyte[.gz] and"
                    + " t10k-labels-idx1-ubyte[.gz]";

    private MnistFolder() {}

    /** Whether a folder has any of the four files. */
    public static boolean isOne(Path folder) {
        return Stream.of("train", "t10k")
                .flatMap(part -> Stream.of(find(folder, part + "-images", 3), find(folder, part + "-labels", 1)))
                .anyMatch(Optional::isPresent);
    }

    /**
     * Reads all four files.
     *
     * @throws LeptonException naming the file or folder: {@link ErrorCode#DATA_NOT_FOUND}, {@link
     *     ErrorCode#DATA_CORRUPT}, {@link ErrorCode#DATA_MISMATCH} if counts disagree, {@link
     *     ErrorCode#LABEL_OUT_OF_RANGE}
     */
    public static ImageCorpus read(Path folder) {
        DataFolders.list(folder, EXPECTED);
        LabelledImages train = part(folder, "train");
        LabelledImages test = part(folder, "t10k");
        if (!train.images().shape().withoutFirst().equals(test.images().shape().withoutFirst())) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    "data: " + folder + ": test images of "
                            + test.images().shape().withoutFirst() + " (expected: "
                            + train.images().shape().withoutFirst() + ", as the training images)");
        }
        List<String> classes =
                IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
        return new ImageCorpus("IDX files in " + folder, classes, train, test);
    }

    private static LabelledImages part(Path folder, String part) {
        Path imageFile = require(folder, part + "-images", 3);
        Path labelFile = require(folder, part + "-labels", 1);
        NdArray images = IdxFile.read(imageFile, 3);
        NdArray labels = IdxFile.read(labelFile, 1);
        if (images.rows() != labels.rows()) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    "data: " + labelFile + ": " + labels.rows() + " labels (expected: " + images.rows()
                            + ", as many as images in " + imageFile.getFileName() + ")");
        }
        if (images.rows() == 0) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH, "data: " + imageFile + ": no images (expected: at least one)");
        }
        Shape shape = images.shape();
        long[] indexes = new long[labels.rows()];
        for (int row = 0; row < indexes.length; row++) {
            indexes[row] = labels.longAt(row);
        }
        return new LabelledImages(
                        images.reshape(Shape.of(shape.size(0), shape.size(1), shape.size(2), 1)),
                        NdArray.of(Shape.of(indexes.length), indexes))
                .requireClasses(CLASSES, "data: " + labelFile);
    }

    private static Path require(Path folder, String name, int rank) {
        return find(folder, name, rank)
                .orElseThrow(() -> DataFolders.notFound(
                        folder,
                        "no " + name + "-idx" + rank + "-ubyte or " + name + "-idx" + rank + "-ubyte.gz in it",
                        EXPECTED));
    }

    private static Optional<Path> find(Path folder, String name, int rank) {
        return Stream.of("-", ".")
                .flatMap(dot -> Stream.of("", ".gz").map(end -> name + dot + "idx" + rank + "-ubyte" + end))
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
