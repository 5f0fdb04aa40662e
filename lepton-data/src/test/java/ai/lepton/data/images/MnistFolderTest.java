package ai.lepton.data.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MnistFolderTest {

    private static final NdArray TRAIN_IMAGES =
            NdArray.ofBytes(Shape.of(3, 2, 2), new byte[] {1, 2, 3, 4, 5, 6, 7, 8, (byte) 255, 10, 11, 12});
    private static final NdArray TRAIN_LABELS = NdArray.ofBytes(Shape.of(3), new byte[] {9, 0, 4});
    private static final NdArray TEST_IMAGES = NdArray.ofBytes(Shape.of(1, 2, 2), new byte[] {21, 22, 23, 24});
    private static final NdArray TEST_LABELS = NdArray.ofBytes(Shape.of(1), new byte[] {3});

    @TempDir
    private Path folder;

    @BeforeEach
    void writeASmallSet() throws IOException {
        write("-idx", "");
    }

    @Test
    void readsPicturesAndLabels() {
        LabelledImages images = MnistFolder.read(folder);

        assertThat(images.train().size()).isEqualTo(3);
        assertThat(images.train().inputShape()).isEqualTo(Shape.of(2, 2, 1));
        assertThat(images.train().targetShape()).isEqualTo(Shape.of());
        assertThat(images.train().batch(new int[] {2, 0}).input())
                .isEqualTo(NdArray.ofBytes(Shape.of(2, 2, 2, 1), new byte[] {(byte) 255, 10, 11, 12, 1, 2, 3, 4}));
        assertThat(images.train().batch(new int[] {2, 0}).target()).isEqualTo(NdArray.of(Shape.of(2), 4L, 9L));
        assertThat(images.test().batch(new int[] {0}).target()).isEqualTo(NdArray.of(Shape.of(1), 3L));
        assertThat(images.labels()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(images.input()).isEqualTo(new ImageSpec(2, 2, 1, ImageSpec.Fit.CENTRED_INK));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-idx|", "-idx|.gz", ".idx|", ".idx|.gz"})
    void readsEveryWayOfNamingTheFilesAndHashesTheRowsAlone(String naming, @TempDir Path other) throws IOException {
        String plain = MnistFolder.read(folder).sha256();
        folder = other;
        String[] parts = naming.split("\\|", -1);
        write(parts[0], parts[1]);

        assertThat(MnistFolder.isIn(folder)).isTrue();
        assertThat(MnistFolder.read(folder).sha256()).isEqualTo(plain).hasSize(64);
    }

    @Test
    void hashesEveryRow() throws IOException {
        String before = MnistFolder.read(folder).sha256();
        IdxFile.write(folder.resolve("t10k-labels-idx1-ubyte"), NdArray.ofBytes(Shape.of(1), new byte[] {4}));

        assertThat(MnistFolder.read(folder).sha256()).isNotEqualTo(before);
    }

    @Test
    void takesNamesOfOtherClassesFromAFile() throws IOException {
        Files.write(
                folder.resolve("labels.txt"),
                List.of("shirt", "", "coat", "boot", "bag", "hat", "a", "b", "c", "d", "e"));

        LabelledImages images = MnistFolder.read(folder);

        assertThat(images.labels()).startsWith("shirt", "coat").hasSize(10);
        assertThat(images.input().fit()).isEqualTo(ImageSpec.Fit.RESIZE);
    }

    @Test
    void namesTheFileThatIsCutOff() throws IOException {
        Path file = folder.resolve("train-images-idx3-ubyte");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 20));

        assertThatThrownBy(() -> MnistFolder.read(folder))
                .hasMessage("DATA_CORRUPT (1102): " + file + ": cut off: at most 4 of 12 bytes are there"
                        + " (header: [3, 2, 2]). Get the file again.");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 9, 15, 25, 40})
    void namesTheGzippedFileThatIsCutOff(int length) throws IOException {
        Path file = folder.resolve("train-images-idx3-ubyte");
        Files.write(file, Arrays.copyOf(gzip(Files.readAllBytes(file)), length));

        assertThatThrownBy(() -> MnistFolder.read(folder))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_CORRUPT))
                .hasMessageContaining(file + ": ")
                .hasMessageContaining("Get the file again");
    }

    @Test
    void noticesDamageWithinAGzippedFile() throws IOException {
        Path file = folder.resolve("train-images-idx3-ubyte");
        byte[] zipped = gzip(Files.readAllBytes(file));
        zipped[zipped.length - 6] ^= 1; // in the check sum
        Files.write(file, zipped);

        assertThatThrownBy(() -> MnistFolder.read(folder))
                .hasMessageContaining(file + ": damaged gzip data")
                .hasMessageContaining("DATA_CORRUPT");
    }

    @Test
    void noticesBytesBehindTheEnd() throws IOException {
        for (boolean zip : new boolean[] {false, true}) {
            writeASmallSet();
            Path file = folder.resolve("t10k-labels-idx1-ubyte");
            byte[] longer = Arrays.copyOf(Files.readAllBytes(file), 10);
            Files.write(file, zip ? gzip(longer) : longer);

            assertThatThrownBy(() -> MnistFolder.read(folder))
                    .hasMessageContaining(file + ": has bytes behind the 1 that its header [1] promises");
        }
    }

    @Test
    void noticesThatCountsDisagree() throws IOException {
        IdxFile.write(folder.resolve("train-labels-idx1-ubyte"), TEST_LABELS);

        assertThatThrownBy(() -> MnistFolder.read(folder))
                .hasMessage("DATA_MISMATCH (1103): " + folder.resolve("train-labels-idx1-ubyte")
                        + ": 1 labels (expected: 3, one for each picture in train-images-idx3-ubyte)");
    }

    @Test
    void noticesThatSizesDisagree() throws IOException {
        IdxFile.write(folder.resolve("t10k-images-idx3-ubyte"), NdArray.ofBytes(Shape.of(1, 1, 4), new byte[4]));

        assertThatThrownBy(() -> MnistFolder.read(folder))
                .hasMessageContaining("t10k-images-idx3-ubyte: pictures of [1, 4, 1] (expected: [2, 2, 1], as in ");
    }

    @Test
    void noticesSwappedFiles() throws IOException {
        IdxFile.write(folder.resolve("train-images-idx3-ubyte"), TRAIN_LABELS);

        assertThatThrownBy(() -> MnistFolder.read(folder))
                .hasMessageContaining("train-images-idx3-ubyte: IDX data of rank 1, [3] (expected: rank 3,");
    }

    @Test
    void noticesALabelOutOfRange() throws IOException {
        IdxFile.write(
                folder.resolve("train-labels-idx1-ubyte"), NdArray.ofBytes(Shape.of(3), new byte[] {1, (byte) 200, 2}));

        assertThatThrownBy(() -> MnistFolder.read(folder))
                .hasMessage("LABEL_OUT_OF_RANGE (1104): " + folder.resolve("train-labels-idx1-ubyte")
                        + ": row 1: label 200 (expected: 0 to 9). For other classes put a labels.txt with one name a line"
                        + " beside it.");
    }

    @Test
    void saysWhichFilesAreMissing(@TempDir Path empty) throws IOException {
        Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));

        assertThatThrownBy(() -> MnistFolder.read(folder))
                .hasMessage("DATA_NOT_FOUND (1101): " + folder + ": t10k-labels-idx1-ubyte is not there"
                        + " (expected: the four IDX files of MNIST, plain or .gz)");
        assertThatThrownBy(() -> ImageFolder.read(empty, 0))
                .hasMessageStartingWith("DATA_NOT_FOUND (1101): " + empty + ": the folder is empty");
        assertThatThrownBy(() -> ImageFolder.read(empty.resolve("none"), 0))
                .hasMessageContaining(empty.resolve("none") + ": there is no such folder");
        assertThatThrownBy(() -> ImageFolder.read(folder.resolve("train-images-idx3-ubyte"), 0))
                .hasMessageContaining("train-images-idx3-ubyte: neither a folder nor an archive");
    }

    @Test
    void saysThatAFolderOrFileMayNotBeRead() throws IOException {
        Path file = folder.resolve("train-images-idx3-ubyte");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(file), "rights do not bind this user");

        assertThatThrownBy(() -> MnistFolder.read(folder))
                .hasMessageStartingWith("FILE_UNREADABLE (1107): " + file + ": no permission to read it");
        try {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
            assertThatThrownBy(() -> ImageFolder.read(folder, 0))
                    .hasMessageStartingWith("FILE_UNREADABLE (1107): " + folder + ": cannot be looked into");
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void refusesHeadersThatPromiseMoreThanTheFileCanHold() throws IOException {
        byte[] header = {0, 0, 8, 3, 0x7F, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1};
        Path file = folder.resolve("train-images-idx3-ubyte");
        for (byte[] content : new byte[][] {header, gzip(header)}) {
            Files.write(file, content);

            assertThatThrownBy(() -> MnistFolder.read(folder))
                    .hasMessageContaining(file + ": cut off: at most ")
                    .hasMessageContaining("of 2,130,706,432 bytes are there (header: [2130706432, 1, 1])");
        }
        Files.write(file, new byte[] {0, 0, 8, 3, -1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 1});
        assertThatThrownBy(() -> MnistFolder.read(folder))
                .hasMessageContaining(
                        "header says [4294967295, 4294967295, 1] (expected: at most 2147483647 bytes in all)");
    }

    @Test
    void refusesABombThatUnpacksToMoreThanItsHeaderSays() throws IOException {
        byte[] bomb = new byte[50_000_000];
        byte[] header = {0, 0, 8, 1, 0, 0, 0, 3};
        System.arraycopy(header, 0, bomb, 0, header.length);
        Path file = folder.resolve("train-labels-idx1-ubyte");
        Files.write(file, gzip(bomb));

        assertThatThrownBy(() -> MnistFolder.read(folder))
                .hasMessageContaining(file + ": has bytes behind the 3 that its header [3] promises");
    }

    @Test
    void refusesWhatIsNoIdxFile() throws IOException {
        Path file = folder.resolve("train-images-idx3-ubyte");
        Files.writeString(file, "<html>404 not found</html>");
        assertThatThrownBy(() -> MnistFolder.read(folder))
                .hasMessageContaining(
                        file + ": begins with 3c 68 74 6d (expected: 00 00 08 and a rank of 1 to 8: an IDX file)");
        Files.write(file, new byte[] {0, 0, 13, 1, 0, 0, 0, 1, 0, 0, 0, 0});
        assertThatThrownBy(() -> MnistFolder.read(folder))
                .hasMessageContaining("IDX elements of type 13 (expected: 8, unsigned bytes)");
        Files.write(file, new byte[] {0, 0, 8, 1, 0, 0, 0, 0});
        assertThatThrownBy(() -> MnistFolder.read(folder)).hasMessageContaining("header says [0], which is empty");
    }

    @Test
    void readsMnistItself() {
        Path mnist = Path.of(System.getProperty(
                        "lepton.data", System.getenv().getOrDefault("LEPTON_DATA", "../../shared/data")))
                .resolve("mnist");
        assumeTrue(Files.isDirectory(mnist), "no MNIST at " + mnist.toAbsolutePath());

        LabelledImages images = MnistFolder.read(mnist);

        assertThat(images.train().size()).isEqualTo(60_000);
        assertThat(images.test().size()).isEqualTo(10_000);
        assertThat(images.train().inputShape()).isEqualTo(Shape.of(28, 28, 1));
        long[] counts = new long[10];
        NdArray targets =
                images.test().batch(IntStream.range(0, 10_000).toArray()).target();
        for (int i = 0; i < 10_000; i++) {
            counts[(int) targets.longAt(i)]++;
        }
        assertThat(counts).containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
    }

    private void write(String separator, String ending) throws IOException {
        IdxFile.write(folder.resolve("train-images" + separator + "3-ubyte" + ending), TRAIN_IMAGES);
        IdxFile.write(folder.resolve("train-labels" + separator + "1-ubyte" + ending), TRAIN_LABELS);
        IdxFile.write(folder.resolve("t10k-images" + separator + "3-ubyte" + ending), TEST_IMAGES);
        IdxFile.write(folder.resolve("t10k-labels" + separator + "1-ubyte" + ending), TEST_LABELS);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        }
        return zipped.toByteArray();
    }
}
