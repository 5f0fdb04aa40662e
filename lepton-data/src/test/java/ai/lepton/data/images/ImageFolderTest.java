package ai.lepton.data.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.codec.image.PngWriter;
import ai.lepton.core.DType;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.data.ImageCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {

    @TempDir
    Path folder;

    @Test
    void readsAFolderPerClassAndHoldsAFifthOut() throws Exception {
        for (int i = 0; i < 10; i++) {
            picture("cat", i + ".png", 6, 5, 3, 10 * i);
            picture("ant", i + ".PNG", 6, 5, 3, 10 * i + 5);
        }
        Files.writeString(folder.resolve("cat/notes.txt"), "not a picture, and not read");
        Files.writeString(folder.resolve("ant/.hidden.png"), "hidden");

        ImageCorpus corpus = ImageFolder.read(folder, 1);

        assertThat(corpus.classes()).containsExactly("ant", "cat");
        assertThat(corpus.imageShape()).isEqualTo(Shape.of(6, 5, 3));
        assertThat(corpus.train().size()).isEqualTo(16);
        assertThat(corpus.test().size()).isEqualTo(4);
        assertThat(corpus.test().majorityShare(2)).isEqualTo(0.5);
        for (int row = 0; row < 16; row++) { // each picture is of one brightness that tells its class
            assertThat(corpus.train().images().at(row * 90) % 10)
                    .isEqualTo(corpus.train().label(row) == 0 ? 5 : 0);
        }
        assertThat(ImageFolder.read(folder, 1).hash()).isEqualTo(corpus.hash());
        assertThat(ImageFolder.read(folder, 2).hash()).isNotEqualTo(corpus.hash());
    }

    @Test
    void keepsASplitThatIsThere() throws Exception {
        picture("train/a", "1.png", 4, 4, 1, 1);
        picture("train/b", "1.png", 4, 4, 1, 2);
        picture("test/a", "1.png", 4, 4, 1, 3);
        picture("test/b", "1.png", 4, 4, 1, 4);
        ImageCorpus corpus = ImageFolder.read(folder, 1);
        assertThat(corpus.imageShape()).isEqualTo(Shape.of(4, 4, 1));
        assertThat(corpus.test().images().at(16)).isEqualTo(4);
        picture("test/c", "1.png", 4, 4, 1, 4);
        assertThatThrownBy(() -> ImageFolder.read(folder, 1))
                .hasMessageContaining("classes [a, b, c] (expected: those to train on, [a, b])");
    }

    @Test
    void bringsDifferentSizesToOne() throws Exception {
        for (int i = 0; i < 4; i++) {
            picture("a", i + ".png", 100 + i, 90, 1, 1);
            picture("b", i + ".png", 70, 80 + i, 3, 2);
        }
        assertThat(ImageFolder.read(folder, 1).imageShape()).isEqualTo(Shape.of(64, 64, 3));
    }

    @Test
    void namesPicturesThatAreNone() throws Exception {
        picture("a", "1.png", 4, 4, 1, 1);
        picture("b", "1.png", 4, 4, 1, 1);
        picture("b", "2.png", 4, 4, 1, 1);
        for (int i = 0; i < 5; i++) {
            Files.writeString(folder.resolve("a/broken" + i + ".png"), "hello");
        }
        assertThatThrownBy(() -> ImageFolder.read(folder, 1))
                .isInstanceOf(LeptonException.class)
                .hasMessageStartingWith("IMAGE_UNREADABLE (1105): ")
                .hasMessageContaining("broken0.png")
                .hasMessageEndingWith("(and 2 more)");
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        assertThatThrownBy(() -> ImageFolder.read(folder, 1)).hasMessageContaining(folder + ": is empty");
        picture("a", "1.png", 4, 4, 1, 1);
        picture("a", "2.png", 4, 4, 1, 1);
        assertThatThrownBy(() -> ImageFolder.read(folder, 1)).hasMessageContaining("one class, [a]");
        Files.createDirectory(folder.resolve("b"));
        assertThatThrownBy(() -> ImageFolder.read(folder, 1)).hasMessageContaining(folder.resolve("b") + ": is empty");
        picture("b", "1.png", 4, 4, 1, 1);
        assertThatThrownBy(() -> ImageFolder.read(folder, 1))
                .hasMessageContaining(folder.resolve("b") + ": one picture (expected: at least two");
    }

    private void picture(String place, String name, int height, int width, int channels, int value) throws IOException {
        NdArray pixels = NdArray.zeros(DType.UINT8, Shape.of(height, width, channels));
        for (int i = 0; i < pixels.elements(); i++) {
            pixels.buffer().put(i, (byte) value);
        }
        Files.createDirectories(folder.resolve(place));
        Files.write(folder.resolve(place).resolve(name), PngWriter.png(pixels));
    }
}
