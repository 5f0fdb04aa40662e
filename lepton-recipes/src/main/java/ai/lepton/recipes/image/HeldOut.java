package ai.lepton.recipes.image;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.api.ApiJson;
import ai.lepton.core.model.AtomicWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One test image, chosen by the seed before the training, for whoever wants to ask the served model about it.
 *
 * @param row of the test rows, from 0
 * @param rows how many test rows there are
 * @param label its true class
 * @param input name of the model's input
 * @param shape {@code [1, H, W, C]}
 * @param pixels 0 to 255, row by row
 */
public record HeldOut(int row, int rows, String label, String input, List<Long> shape, List<Integer> pixels) {

    /** Name of the file in the run's folder. */
    public static final String FILE = "held-out.json";

    public HeldOut {
        shape = List.copyOf(shape);
        pixels = List.copyOf(pixels);
    }

    /** Row {@code seed mod rows}. */
    static HeldOut of(long seed, NdArray images, List<String> labels, String input) {
        int row = rowOf(seed, images.rows());
        NdArray image = images.rows(row, row + 1);
        List<Integer> pixels = new java.util.ArrayList<>(image.elements());
        for (int i = 0; i < image.elements(); i++) {
            pixels.add((int) image.longAt(i));
        }
        List<Long> shape =
                java.util.Arrays.stream(image.shape().toArray()).boxed().toList();
        return new HeldOut(row, images.rows(), labels.get(row), input, shape, pixels);
    }

    /** {@code seed mod rows}, also for a negative seed. */
    static int rowOf(long seed, int rows) {
        return (int) Math.floorMod(seed, (long) rows);
    }

    /** The image as the model takes it. */
    public NdArray image() {
        byte[] bytes = new byte[pixels.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = pixels.get(i).byteValue();
        }
        return NdArray.ofBytes(
                Shape.of(shape.stream().mapToLong(Long::longValue).toArray()), bytes);
    }

    void write(Path runFolder) throws IOException {
        AtomicWrite.file(runFolder.resolve(FILE), ApiJson.write(this));
    }

    /** Reads what a run wrote. */
    public static HeldOut read(Path runFolder) throws IOException {
        return ApiJson.read(Files.readAllBytes(runFolder.resolve(FILE)), HeldOut.class);
    }
}
