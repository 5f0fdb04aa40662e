package ai.lepton.data.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.codec.image.PngWriter;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.data.tree.Archives;
import ai.lepton.sdk.data.Dataset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures to test with from elsewhere, and IDX files in archives. */
class GivenTestsTest {

    @TempDir
    private Path folder;

    private static byte[] png(int side, int grey) {
        byte[] pixels = new byte[side * side];
        Arrays.fill(pixels, (byte) grey);
        return PngWriter.png(NdArray.ofBytes(Shape.of(side, side, 1), pixels));
    }

    private Path photos(String name, Map<String, byte[]> files) throws IOException {
        return Archives.write(folder.resolve(name), files);
    }

    private static Map<String, byte[]> photos(int first, String... paths) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < paths.length; i++) {
            files.put(paths[i], png(4, first + i));
        }
        return files;
    }

    private static byte[] idx(int rank, int[] sizes, int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * rank + values.length);
        bytes.put((byte) 0).put((byte) 0).put((byte) 8).put((byte) rank);
        for (int size : sizes) {
            bytes.putInt(size);
        }
        for (int value : values) {
            bytes.put((byte) value);
        }
        return bytes.array();
    }

    private static Map<String, byte[]> idx(String prefix) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(prefix + "train-images-idx3-ubyte", idx(3, new int[] {3, 1, 2}, 1, 2, 3, 4, 5, 6));
        files.put(prefix + "train-labels-idx1-ubyte", idx(1, new int[] {3}, 7, 8, 9));
        files.put(prefix + "t10k-images-idx3-ubyte", idx(3, new int[] {1, 1, 2}, 11, 12));
        files.put(prefix + "t10k-labels-idx1-ubyte", idx(1, new int[] {1}, 3));
        return files;
    }

    private static int[] firstPixels(Dataset rows) {
        int[] pixels = new int[rows.size()];
        for (int row = 0; row < pixels.length; row++) {
            pixels[row] = (int) rows.batch(new int[] {row}).input().longAt(0);
        }
        return pixels;
    }

    @ParameterizedTest
    @ValueSource(strings = {"set.zip", "set.tar", "set.tar.gz", "set"})
    void idxFilesAreReadFromArchivesAlsoOutOfAFolder(String name) throws IOException {
        Path inside = photos(name, idx("mnist/"));
        Path plain = photos("plain", idx("./"));

        LabelledImages images = ImageFolder.read(inside, 0);

        assertThat(images.sha256()).isEqualTo(ImageFolder.read(plain, 0).sha256());
        assertThat(images.train().size()).isEqualTo(3);
        assertThat(firstPixels(images.test())).containsExactly(11);
        assertThat(images.input()).isEqualTo(new ImageSpec(1, 2, 1, ImageSpec.Fit.CENTRED_INK));
    }

    @Test
    void anArchivesMissingIdxFilesAreNamed() throws IOException {
        Map<String, byte[]> files = idx("");
        files.remove("t10k-labels-idx1-ubyte");
        Path archive = photos("set.zip", files);
        assertThatThrownBy(() -> ImageFolder.read(archive, 0))
                .hasMessageStartingWith("DATA_NOT_FOUND (1101): " + archive)
                .hasMessageContaining("t10k-labels-idx1-ubyte is not there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tests", "tests.zip"})
    void testPicturesComeFromElsewhereAndAllOthersTeach(String name) throws IOException {
        Path train = photos("train-set", photos(1, "a/1.png", "a/2.png", "b/1.png"));
        Map<String, byte[]> files = photos(50, "b/1.png", "a/1.png"); // the same names as in the other folder
        files.put("b/large.png", png(9, 60));
        Path tests = photos(name, files);

        LabelledImages images = ImageFolder.read(train, tests);

        assertThat(images.labels()).containsExactly("a", "b");
        assertThat(firstPixels(images.train())).containsExactly(1, 2, 3);
        assertThat(firstPixels(images.test())).containsExactly(51, 50, 60);
        assertThat(images.input()).isEqualTo(new ImageSpec(4, 4, 1, ImageSpec.Fit.RESIZE));
        assertThat(images.origin())
                .contains("train-set")
                .contains("tested with")
                .contains(name);
    }

    @Test
    void ofPartsTheRightOnesAreTaken() throws IOException {
        Path train = photos("train-set", photos(1, "train/a/1.png", "train/b/2.png", "test/a/3.png"));
        Path tests = photos("tests", photos(50, "train/a/1.png", "test/b/2.png"));
        LabelledImages images = ImageFolder.read(train, tests);
        assertThat(firstPixels(images.train())).containsExactly(1, 2);
        assertThat(firstPixels(images.test())).containsExactly(51);
    }

    @Test
    void idxFilesAreTestedByIdxFilesOrByPictures() throws IOException {
        Path digits = photos("digits", idx("./"));
        Map<String, byte[]> onlyTrain = idx("./");
        onlyTrain.keySet().removeIf(name -> name.contains("t10k"));
        Path other = photos("other", onlyTrain);
        assertThat(firstPixels(ImageFolder.read(digits, other).test())).containsExactly(1, 3, 5);
        assertThat(firstPixels(ImageFolder.read(digits, digits).test())).containsExactly(11);

        Files.writeString(digits.resolve("labels.txt"), "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n");
        Path pictures = photos("pictures", photos(1, "h/1.png", "i/1.png"));
        LabelledImages images = ImageFolder.read(digits, pictures);
        assertThat(images.test().inputShape()).isEqualTo(Shape.of(1, 2, 1));
        assertThat(images.test().batch(new int[] {1}).target().longAt(0)).isEqualTo(8);

        assertThatThrownBy(() -> ImageFolder.read(pictures, digits))
                .hasMessage("DATA_MISMATCH (1103): " + digits + ": IDX files (expected: a folder of pictures for each"
                        + " class, as " + pictures + " has)");
    }

    @Test
    void anotherClassAndAnotherSizeAreRefused() throws IOException {
        Path train = photos("train-set", photos(1, "a/1.png", "b/2.png"));
        Path tests = photos("tests", photos(1, "c/1.png"));
        assertThatThrownBy(() -> ImageFolder.read(train, tests))
                .hasMessage(
                        "DATA_MISMATCH (1103): " + tests + ": class c (expected: only classes of " + train + ": a, b)");
        Path digits = photos("digits", idx("./"));
        Path wide = photos("wide", idx("./"));
        Files.write(wide.resolve("t10k-images-idx3-ubyte"), idx(3, new int[] {1, 1, 3}, 11, 12, 13));
        assertThatThrownBy(() -> ImageFolder.read(digits, wide))
                .hasMessageContaining("pictures of [1, 3, 1] (expected: [1, 2, 1], as in ");
    }
}
