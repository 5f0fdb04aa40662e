package ai.lepton.benchmarks;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.data.images.MnistFolder;
import ai.lepton.sdk.data.Dataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;

/** MNIST's training images, or random ones of the same shape. */
final class TrainingData {

    private static final int ROWS = 60_000;
    private static final int CLASSES = 10;
    private static final Shape IMAGE = Shape.of(28, 28, 1);

    private TrainingData() {}

    static Path defaultFolder() {
        String folder = System.getProperty("lepton.data");
        if (folder == null) {
            folder = System.getenv().getOrDefault("LEPTON_DATA", "../shared/data");
        }
        return Path.of(folder).resolve("mnist");
    }

    static String description(Path folder) {
        return isMnist(folder) ? "MNIST" : "random images of MNIST's shape";
    }

    private static boolean isMnist(Path folder) {
        return Files.isDirectory(folder) && MnistFolder.isIn(folder);
    }

    /** The first {@code rows}: inputs UINT8 {@code [rows, 28, 28, 1]}, targets INT64 {@code [rows]}. */
    static Dataset.Batch read(Path folder, int rows) {
        Dataset all = isMnist(folder) ? MnistFolder.read(folder).train() : random();
        return all.batch(IntStream.range(0, rows).toArray());
    }

    private static Dataset random() {
        Random random = new Random(1);
        byte[] pixels = new byte[Math.toIntExact(ROWS * IMAGE.elements())];
        random.nextBytes(pixels);
        long[] labels = random.ints(ROWS, 0, CLASSES).asLongStream().toArray();
        return Dataset.of(NdArray.ofBytes(IMAGE.prepend(ROWS), pixels), NdArray.of(Shape.of(ROWS), labels));
    }
}
