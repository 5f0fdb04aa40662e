package ai.lepton.data.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.lepton.codec.image.PictureDecoder;
import ai.lepton.codec.image.PngWriter;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.data.RealData;
import ai.lepton.data.files.Archives;
import ai.lepton.sdk.data.Dataset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassFoldersTest {

    @TempDir
    private Path folder;

    @Test
    void readsTrainAndTestFoldersWithSortedClasses() throws IOException {
        picture("train/dog/b.png", 4, 6, 1, 20);
        picture("train/dog/a.png", 4, 6, 1, 10);
        picture("train/cat/c.png", 4, 6, 1, 30);
        picture("test/dog/d.png", 4, 6, 1, 40);
        Files.writeString(folder.resolve("train/dog/notes.txt"), "not a picture");
        Files.writeString(folder.resolve("train/dog/.hidden.png"), "not a picture");

        LabelledImages images = ImageFolder.read(folder, 0);

        assertThat(images.labels()).containsExactly("cat", "dog");
        assertThat(images.train().inputShape()).isEqualTo(Shape.of(4, 6, 1));
        assertThat(firstPixels(images.train())).containsExactly(30, 10, 20);
        assertThat(targets(images.train())).containsExactly(0, 1, 1);
        assertThat(firstPixels(images.test())).containsExactly(40);
        assertThat(targets(images.test())).containsExactly(1);
        assertThat(images.input()).isEqualTo(new ImageSpec(4, 6, 1, ImageSpec.Fit.RESIZE));
        assertThat(images.notes()).isEmpty();
    }

    @Test
    void keepsAFifthOfEachClassForTestingAlwaysTheSame() throws IOException {
        for (int i = 0; i < 20; i++) {
            picture("many/" + i + ".png", 3, 3, 1, i);
        }
        for (int i = 0; i < 3; i++) {
            picture("few/" + i + ".png", 3, 3, 1, 100 + i);
        }

        LabelledImages images = ClassFolders.of(folder).seed(5).read();

        assertThat(images.test().size()).isEqualTo(4 + 1);
        assertThat(images.train().size()).isEqualTo(16 + 2);
        assertThat(targets(images.test())).containsExactly(0, 1, 1, 1, 1);
        assertThat(firstPixels(images.test())).doesNotContain(firstPixels(images.train()));
        assertThat(ClassFolders.of(folder).seed(5).read().sha256()).isEqualTo(images.sha256());
        assertThat(ClassFolders.of(folder).seed(6).read().sha256()).isNotEqualTo(images.sha256());
        assertThat(images.notes())
                .containsExactly("no test folder: kept 5 of 23 pictures for testing, a fifth of each class, seed 5");
    }

    @Test
    void addsOnePictureWithoutMixingUpTheOthers() throws IOException {
        for (int i = 0; i < 20; i++) {
            picture("a/" + i + ".png", 3, 3, 1, i);
            picture("b/" + i + ".png", 3, 3, 1, 100 + i);
        }
        LabelledImages before = ClassFolders.of(folder).read();
        picture("a/new.png", 3, 3, 1, 50);
        LabelledImages after = ClassFolders.of(folder).read();

        long moved = Arrays.stream(firstPixels(after.test()))
                .filter(pixel -> Arrays.stream(firstPixels(before.test())).noneMatch(old -> old == pixel))
                .count();
        assertThat(moved).isLessThanOrEqualTo(1);
    }

    @Test
    void takesTheCommonSizeAndSaysSo() throws IOException {
        picture("train/a/1.png", 10, 20, 3, 1);
        picture("train/a/2.png", 10, 20, 3, 1);
        picture("train/b/3.png", 50, 50, 1, 1);
        picture("test/a/4.png", 10, 20, 3, 1);

        LabelledImages images = ClassFolders.of(folder).read();

        assertThat(images.train().inputShape()).isEqualTo(Shape.of(10, 20, 3));
        assertThat(images.notes()).containsExactly("pictures of 2 sizes: all scaled to 10 x 20");
    }

    @Test
    void scalesLargeOrMixedPicturesToASquare() throws IOException {
        picture("train/a/1.png", 300, 200, 1, 1);
        picture("train/b/2.png", 300, 200, 1, 1);
        picture("test/a/3.png", 300, 200, 1, 1);

        LabelledImages large = ClassFolders.of(folder).read();
        picture("train/a/1.png", 41, 60, 1, 1);
        picture("train/b/2.png", 50, 42, 1, 1);
        LabelledImages mixed = ClassFolders.of(folder).read();

        assertThat(large.train().inputShape()).isEqualTo(Shape.of(64, 64, 1));
        assertThat(large.notes()).containsExactly("pictures of 300 x 200: all scaled to 64 x 64");
        assertThat(mixed.train().inputShape()).isEqualTo(Shape.of(40, 40, 1));
    }

    @Test
    void preparesPicturesAsAsked() throws IOException {
        picture("a/1.png", 30, 30, 3, 7);
        picture("a/2.png", 30, 30, 3, 7);
        picture("b/1.png", 30, 30, 3, 7);
        picture("b/2.png", 30, 30, 3, 7);

        LabelledImages images = ClassFolders.of(folder)
                .prepare(new ImageSpec(5, 6, 1, ImageSpec.Fit.RESIZE))
                .read();

        assertThat(images.train().inputShape()).isEqualTo(Shape.of(5, 6, 1));
        assertThat(firstPixels(images.train())).containsExactly(7, 7);
    }

    @Test
    void namesUnreadableFilesOrLeavesThemOut() throws IOException {
        for (int i = 0; i < 5; i++) {
            picture("train/a/" + i + ".png", 3, 3, 1, i);
            Files.writeString(Files.createDirectories(folder.resolve("train/b")).resolve(i + ".jpg"), "hello");
        }
        picture("train/b/good.png", 3, 3, 1, 9);
        picture("test/a/good.png", 3, 3, 1, 9);
        // Its header is fine, the rest is not there.
        byte[] png = Files.readAllBytes(folder.resolve("train/a/0.png"));
        Path cut = folder.resolve("train/a/cut.png");
        Files.write(cut, Arrays.copyOf(png, 40));

        assertThatThrownBy(() -> ClassFolders.of(folder).read())
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_UNREADABLE))
                .hasMessageContaining(folder + ": 5 of 13 pictures cannot be read: " + folder.resolve("train/b/0.jpg")
                        + ": text (expected: a PNG, JPEG, GIF or BMP picture); ")
                .hasMessageEndingWith("; and 2 more. Repair or remove them.");
        LabelledImages images = ClassFolders.of(folder).skipUnreadable().read();
        assertThat(images.train().size()).isEqualTo(6);
        assertThat(targets(images.train())).containsExactly(0, 0, 0, 0, 0, 1);
        assertThat(images.notes()).hasSize(2).allMatch(note -> note.endsWith("left out"));
        for (int i = 0; i < 5; i++) {
            Files.delete(folder.resolve("train/b/" + i + ".jpg"));
        }
        assertThatThrownBy(() -> ClassFolders.of(folder).read())
                .hasMessageContaining("1 of 8 pictures cannot be read: " + cut + ": PNG is cut off after 40 bytes");
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        assertThatThrownBy(() -> ClassFolders.of(folder.resolve("none")).read())
                .hasMessageContaining("DATA_NOT_FOUND (1101): " + folder.resolve("none") + ": there is no such folder");
        picture("loose.png", 3, 3, 1, 1);
        assertThatThrownBy(() -> ImageFolder.read(folder, 0))
                .hasMessageContaining(folder + ": no folders in it, but 1 pictures without a class"
                        + " (expected: a folder of pictures for each class)");
        picture("only/1.png", 3, 3, 1, 1);
        assertThatThrownBy(() -> ImageFolder.read(folder, 0))
                .hasMessageContaining(folder + ": a single class, only (expected: at least 2 folders");
        Files.createDirectories(folder.resolve("empty"));
        assertThatThrownBy(() -> ImageFolder.read(folder, 0))
                .hasMessageContaining(folder.resolve("empty") + ": no pictures in it");
        picture("empty/1.png", 3, 3, 1, 1);
        assertThatThrownBy(() -> ImageFolder.read(folder, 0))
                .hasMessageContaining(folder.resolve("empty") + ": 1 picture (expected: at least 2");
    }

    @Test
    void noticesClassesThatAreOnlyInTheTestFolder() throws IOException {
        picture("train/a/1.png", 3, 3, 1, 1);
        picture("train/b/1.png", 3, 3, 1, 1);
        assertThatThrownBy(() -> ImageFolder.read(folder, 0))
                .hasMessageContaining(folder.resolve("test") + ": there is no such folder");
        picture("test/a/1.png", 3, 3, 1, 1);
        picture("test/c/1.png", 3, 3, 1, 1);

        assertThatThrownBy(() -> ImageFolder.read(folder, 0))
                .hasMessage("DATA_MISMATCH (1103): " + folder.resolve("test") + ": class c (expected: only classes of "
                        + folder.resolve("train") + ": a, b)");
    }

    @Test
    void holdsTheDecodersLimits() throws IOException {
        picture("a/1.png", 30, 30, 1, 1);
        picture("a/2.png", 3, 3, 1, 1);
        picture("b/1.png", 3, 3, 1, 1);
        picture("b/2.png", 3, 3, 1, 1);

        assertThatThrownBy(() -> ClassFolders.of(folder)
                        .decoder(new PictureDecoder(100, 10_000))
                        .read())
                .hasMessageContaining("1 of 4 pictures cannot be read: ")
                .hasMessageContaining("30 x 30 pixels (expected: at most 100 pixels)");
    }

    @Test
    void refusesWhatWouldNotFitIntoMemory() throws IOException {
        for (int i = 0; i < 4; i++) {
            picture("a/" + i + ".png", 3, 3, 1, 1);
            picture("b/" + i + ".png", 3, 3, 1, 1);
        }

        assertThatThrownBy(() -> ClassFolders.of(folder)
                        .prepare(new ImageSpec(20_000, 20_000, 3, ImageSpec.Fit.RESIZE))
                        .read())
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY))
                .hasMessageContaining("8 pictures of 20000 x 20000 x 3 take 9155 MiB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"set.zip", "set.tar", "set.tar.gz"})
    void readsArchivesAsFolders(String name) throws IOException {
        picture("cifar/train/dog/b.png", 4, 6, 1, 20);
        picture("cifar/train/dog/a.png", 4, 6, 1, 10);
        picture("cifar/train/cat/c.png", 4, 6, 1, 30);
        picture("cifar/test/dog/d.png", 4, 6, 1, 40);
        Path archive = Archives.write(folder.resolve(name), content("cifar"));

        LabelledImages images = ImageFolder.read(archive, 0);

        assertThat(images.sha256())
                .isEqualTo(ImageFolder.read(folder.resolve("cifar"), 0).sha256());
        assertThat(images.labels()).containsExactly("cat", "dog");
        assertThat(firstPixels(images.train())).containsExactly(30, 10, 20);
        assertThat(images.origin()).isEqualTo("class folders in " + archive);
    }

    /** The header alone says so, before room for the pixels is made. */
    @ParameterizedTest
    @ValueSource(strings = {"set", "set.zip", "set.tar.gz"})
    void refusesHugePicturesByTheirHeader(String name) throws IOException {
        picture("set/a/1.png", 3, 3, 1, 1);
        picture("set/a/2.png", 3, 3, 1, 1);
        picture("set/b/1.png", 3, 3, 1, 1);
        picture("set/b/huge.png", 3, 3, 1, 1);
        Path huge = folder.resolve("set/b/huge.png");
        byte[] png = Files.readAllBytes(huge);
        ByteBuffer header = ByteBuffer.wrap(png);
        header.putInt(16, 30_000).putInt(20, 30_000);
        CRC32 sum = new CRC32();
        sum.update(png, 12, 17);
        header.putInt(29, (int) sum.getValue());
        Files.write(huge, png);
        Path path = name.equals("set") ? folder.resolve(name) : Archives.write(folder.resolve(name), content("set"));

        assertThatThrownBy(() -> ImageFolder.read(path, 0))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_UNREADABLE))
                .hasMessageContaining(path + ": 1 of 4 pictures cannot be read: ")
                .hasMessageContaining("b/huge.png: 30000 x 30000 pixels (expected: at most 64,000,000 pixels). Save the"
                        + " picture smaller.");
    }

    @Test
    void readsCifarFromItsArchive() {
        Path cifar = RealData.require("cifar10-images.tar.gz");
        assumeTrue(Runtime.getRuntime().maxMemory() > 1L << 30, "less than 1 GiB of heap");

        LabelledImages images = ImageFolder.read(cifar, 0);

        assertThat(images.labels())
                .containsExactly(
                        "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
        assertThat(images.train().size()).isEqualTo(50_000);
        assertThat(images.test().size()).isEqualTo(10_000);
        assertThat(images.input()).isEqualTo(new ImageSpec(32, 32, 3, ImageSpec.Fit.RESIZE));
        assertThat(images.notes()).isEmpty();
    }

    private Map<String, byte[]> content(String name) throws IOException {
        Map<String, byte[]> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder.resolve(name))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                content.put(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return content;
    }

    private void picture(String name, int height, int width, int channels, int grey) throws IOException {
        byte[] pixels = new byte[height * width * channels];
        Arrays.fill(pixels, (byte) grey);
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, PngWriter.png(NdArray.ofBytes(Shape.of(height, width, channels), pixels)));
    }

    private static int[] firstPixels(Dataset dataset) {
        NdArray inputs = all(dataset).input();
        int row = (int) dataset.inputShape().elements();
        return IntStream.range(0, dataset.size())
                .map(i -> (int) inputs.at(i * row))
                .toArray();
    }

    private static int[] targets(Dataset dataset) {
        NdArray targets = all(dataset).target();
        return IntStream.range(0, dataset.size())
                .map(i -> (int) targets.longAt(i))
                .toArray();
    }

    private static Dataset.Batch all(Dataset dataset) {
        return dataset.batch(IntStream.range(0, dataset.size()).toArray());
    }
}
