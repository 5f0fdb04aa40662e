package ai.lepton.data.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.data.ImageCorpus;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistFolderTest {

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws Exception {
        IdxFile.write(folder.resolve("train-images-idx3-ubyte"), images(3));
        IdxFile.write(
                folder.resolve("train-labels-idx1-ubyte.gz"),
                NdArray.ofBytes(Shape.of(3), (byte) 7, (byte) 0, (byte) 9));
        IdxFile.write(folder.resolve("t10k-images.idx3-ubyte.gz"), images(2));
        IdxFile.write(folder.resolve("t10k-labels-idx1-ubyte"), NdArray.ofBytes(Shape.of(2), (byte) 1, (byte) 2));
    }

    @Test
    void readsPlainAndZippedFilesUnderBothNames() {
        ImageCorpus corpus = MnistFolder.read(folder);
        assertThat(corpus.train().images().shape()).isEqualTo(Shape.of(3, 2, 4, 1));
        assertThat(corpus.train().images().at(8)).isEqualTo(8);
        assertThat(corpus.train().images().at(23)).isEqualTo(23);
        assertThat(corpus.train().label(0)).isEqualTo(7);
        assertThat(corpus.test().label(1)).isEqualTo(2);
        assertThat(corpus.classes()).hasSize(10).startsWith("0", "1");
        assertThat(MnistFolder.isOne(folder)).isTrue();
    }

    @Test
    void hashesWhatWasReadAndNothingElse() throws Exception {
        String hash = MnistFolder.read(folder).hash();
        Files.writeString(folder.resolve("readme"), "x");
        assertThat(MnistFolder.read(folder).hash()).isEqualTo(hash).hasSize(64);
        IdxFile.write(folder.resolve("t10k-labels-idx1-ubyte"), NdArray.ofBytes(Shape.of(2), (byte) 1, (byte) 3));
        assertThat(MnistFolder.read(folder).hash()).isNotEqualTo(hash);
    }

    @Test
    void namesAFileThatIsCutAnywhere() throws Exception {
        for (String name : new String[] {"train-images-idx3-ubyte", "train-labels-idx1-ubyte.gz"}) {
            Path file = folder.resolve(name);
            byte[] whole = Files.readAllBytes(file);
            for (int length = 0; length < whole.length; length++) {
                Files.write(file, Arrays.copyOf(whole, length));
                assertThatThrownBy(() -> MnistFolder.read(folder))
                        .as("%s cut to %d", name, length)
                        .isInstanceOf(LeptonException.class)
                        .hasMessageStartingWith("DATA_CORRUPT (1102): data: " + file);
            }
            Files.write(file, whole);
        }
    }

    @Test
    void refusesMoreBytesThanDeclared() throws Exception {
        Path file = folder.resolve("train-images-idx3-ubyte");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertThatThrownBy(() -> MnistFolder.read(folder)).hasMessageContaining("goes on after 24 bytes of data");
    }

    @Test
    void refusesAHeaderThatPromisesTooMuchBeforeItAllocates() throws Exception {
        Path file = folder.resolve("train-images-idx3-ubyte");
        Files.write(
                file,
                ByteBuffer.allocate(16)
                        .putInt(0x803)
                        .putInt(60_000)
                        .putInt(30_000)
                        .putInt(1)
                        .array());
        assertThatThrownBy(() -> MnistFolder.read(folder))
                .hasMessageContaining("declares [60000, 30000, 1], but is cut off at 16 bytes");
        Files.write(
                file,
                ByteBuffer.allocate(16)
                        .putInt(0x803)
                        .putInt(Integer.MAX_VALUE)
                        .putInt(Integer.MAX_VALUE)
                        .putInt(Integer.MAX_VALUE)
                        .array());
        assertThatThrownBy(() -> MnistFolder.read(folder)).hasMessageContaining("sizes that fit into memory");
    }

    @Test
    void namesCountsThatDisagree() throws Exception {
        IdxFile.write(folder.resolve("train-labels-idx1-ubyte.gz"), NdArray.ofBytes(Shape.of(2), (byte) 7, (byte) 0));
        assertThatThrownBy(() -> MnistFolder.read(folder))
                .hasMessage("DATA_MISMATCH (1103): data: " + folder.resolve("train-labels-idx1-ubyte.gz")
                        + ": 2 labels (expected: 3, as many as images in train-images-idx3-ubyte)");
    }

    @Test
    void namesALabelOutOfRange() throws Exception {
        IdxFile.write(folder.resolve("t10k-labels-idx1-ubyte"), NdArray.ofBytes(Shape.of(2), (byte) 1, (byte) 10));
        assertThatThrownBy(() -> MnistFolder.read(folder))
                .hasMessage("LABEL_OUT_OF_RANGE (1104): data: " + folder.resolve("t10k-labels-idx1-ubyte")
                        + ": label 10 in row 1 (expected: 0 to 9)");
    }

    @Test
    void namesAMissingFileAndAMissingFolder() throws Exception {
        Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
        assertThatThrownBy(() -> MnistFolder.read(folder))
                .hasMessageStartingWith("DATA_NOT_FOUND (1101): data: " + folder + ": no t10k-labels-idx1-ubyte");
        assertThatThrownBy(() -> MnistFolder.read(folder.resolve("nowhere")))
                .hasMessageStartingWith(
                        "DATA_NOT_FOUND (1101): data: " + folder.resolve("nowhere") + ": no such folder");
    }

    private static NdArray images(int count) {
        NdArray images = NdArray.zeros(DType.UINT8, Shape.of(count, 2, 4));
        for (int i = 0; i < images.elements(); i++) {
            images.buffer().put(i, (byte) i);
        }
        return images;
    }
}
