package ai.lepton.data.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.codec.image.PngWriter;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.data.ColumnProfile;
import ai.lepton.core.data.MediaProfile;
import ai.lepton.core.data.NumberProfile;
import ai.lepton.data.RealData;
import ai.lepton.data.tree.Archives;
import ai.lepton.data.tree.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaProfilerTest {

    @TempDir
    private Path folder;

    private List<MediaProfile> profile(String name, Map<String, byte[]> files) throws IOException {
        try (FileTree tree = FileTree.open(Archives.write(folder.resolve(name), files))) {
            return MediaProfiler.profile(tree);
        }
    }

    private static byte[] png(int height, int width, int... pixel) {
        byte[] pixels = new byte[height * width * pixel.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) pixel[i % pixel.length];
        }
        return PngWriter.png(NdArray.ofBytes(Shape.of(height, width, pixel.length), pixels));
    }

    /** PCM of 16 bits. */
    private static byte[] wav(int rate, int channels, int length) {
        int bytes = 2 * channels * length;
        ByteBuffer wav = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF")).putInt(36 + bytes).put(ascii("WAVEfmt ")).putInt(16);
        wav.putShort((short) 1).putShort((short) channels).putInt(rate).putInt(2 * channels * rate);
        wav.putShort((short) (2 * channels))
                .putShort((short) 16)
                .put(ascii("data"))
                .putInt(bytes);
        return wav.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static ColumnProfile column(MediaProfile media, String name) {
        return media.columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is none of " + media.columns()));
    }

    private static NumberProfile numbers(MediaProfile media, String name) {
        return Objects.requireNonNull(column(media, name).numbers());
    }

    @ParameterizedTest
    @ValueSource(strings = {"set", "set.zip", "set.tar.gz"})
    void ofPicturesSizesColoursClassesAndWhatIsBrokenOrTwiceThere(String name) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("train/cat/1.png", png(10, 20, 200, 100, 50));
        files.put("train/cat/2.png", png(10, 20, 0, 0, 0));
        files.put("train/dog/3.png", png(30, 20, 77));
        files.put("train/dog/again.png", png(10, 20, 0, 0, 0));
        files.put("test/dog/3.png", png(30, 20, 77));
        files.put("test/dog/cut.png", Arrays.copyOf(png(10, 20, 1, 2, 3), 40));
        files.put("test/dog/text.jpg", ascii("no picture"));
        files.put("readme.md", ascii("neither"));

        List<MediaProfile> profiles = profile(name, files);

        assertThat(profiles).hasSize(1);
        MediaProfile pictures = profiles.get(0);
        assertThat(pictures.kind()).isEqualTo(MediaProfile.Kind.PICTURES);
        assertThat(pictures.files()).isEqualTo(7);
        assertThat(pictures.unreadable()).isEqualTo(2);
        assertThat(pictures.unreadableFiles())
                .extracting(MediaProfile.Unreadable::path)
                .containsExactlyInAnyOrder("test/dog/cut.png", "test/dog/text.jpg");
        assertThat(pictures.unreadableFiles())
                .extracting(MediaProfile.Unreadable::reason)
                .anyMatch(reason -> reason.startsWith("PNG is cut off after 40 bytes"))
                .anyMatch(reason -> reason.startsWith("text (expected: a PNG"));
        assertThat(pictures.duplicates()).isEqualTo(2);
        assertThat(pictures.duplicatesAcross()).isEqualTo(2);
        assertThat(pictures.duplicateFiles())
                .containsExactlyInAnyOrder(
                        List.of("test/dog/3.png", "train/dog/3.png"),
                        List.of("train/cat/2.png", "train/dog/again.png"));

        assertThat(column(pictures, "class").top().toString()).contains("dog").contains("cat");
        assertThat(column(pictures, "class").distinct()).isEqualTo(2);
        assertThat(numbers(pictures, "height").min()).isEqualTo(10);
        assertThat(numbers(pictures, "height").max()).isEqualTo(30);
        assertThat(numbers(pictures, "width").deviation()).isZero();
        assertThat(column(pictures, "colour").top())
                .extracting(count -> count.value() + " " + count.count())
                .containsExactly("colour 3", "grey 2");
        assertThat(numbers(pictures, "red").mean()).isCloseTo(200 / 3.0, within(1e-9));
        assertThat(numbers(pictures, "red").count()).isEqualTo(3);
        assertThat(column(pictures, "red").missing()).isEqualTo(2);
        assertThat(numbers(pictures, "brightness").max())
                .isCloseTo(0.299 * 200 + 0.587 * 100 + 0.114 * 50, within(1e-9));
        assertThat(numbers(pictures, "brightness").count()).isEqualTo(5);
    }

    @Test
    void ofRecordingsHowLongTheyAre() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("zero/a.wav", wav(8_000, 1, 4_000));
        files.put("zero/b.wav", wav(8_000, 1, 12_000));
        files.put("one/c.wav", wav(44_100, 2, 44_100));
        byte[] lying = wav(8_000, 1, 100);
        lying[41] = 0x7F; // says that it is longer
        files.put("one/lying.wav", lying);

        MediaProfile sounds = profile("sounds", files).get(0);

        assertThat(sounds.kind()).isEqualTo(MediaProfile.Kind.SOUNDS);
        assertThat(sounds.unreadableFiles())
                .extracting(MediaProfile.Unreadable::path)
                .containsExactly("one/lying.wav");
        assertThat(numbers(sounds, "seconds").min()).isEqualTo(0.5);
        assertThat(numbers(sounds, "seconds").max()).isEqualTo(1.5);
        assertThat(numbers(sounds, "seconds").mean()).isEqualTo(1);
        assertThat(column(sounds, "rate").top())
                .extracting(count -> count.value() + ": " + count.count())
                .containsExactly("8,000 Hz: 2", "44,100 Hz: 1");
        assertThat(column(sounds, "channels").top())
                .extracting(count -> count.value())
                .containsExactly("mono", "stereo");
    }

    @Test
    void ofTextsHowManyWordsTheyHave() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("pos/1.txt", "a fine film,\n really".getBytes(StandardCharsets.UTF_8));
        files.put("neg/2.txt", "schlecht \uD83D\uDE00".getBytes(StandardCharsets.UTF_8));
        files.put("neg/binary.txt", new byte[] {'a', 0, 'b'});
        files.put("neg/empty.txt", new byte[0]);

        MediaProfile texts = profile("texts", files).get(0);

        assertThat(texts.kind()).isEqualTo(MediaProfile.Kind.TEXTS);
        assertThat(texts.unreadableFiles())
                .extracting(MediaProfile.Unreadable::path)
                .containsExactly("neg/binary.txt");
        assertThat(numbers(texts, "words").max()).isEqualTo(4);
        assertThat(numbers(texts, "words").min()).isZero();
        assertThat(numbers(texts, "characters").max()).isEqualTo(20);
        assertThat(numbers(texts, "words").count()).isEqualTo(3);
    }

    @Test
    void ofEachKindThereIsOneAndOfNothingNone() throws IOException {
        assertThat(profile("none", Map.of("a.csv", ascii("x,y\n")))).isEmpty();
        assertThat(profile("two", Map.of("a/1.txt", ascii("x"), "a/1.png", png(2, 2, 1))))
                .extracting(MediaProfile::kind)
                .containsExactly(MediaProfile.Kind.PICTURES, MediaProfile.Kind.TEXTS);
    }

    @Test
    void manyBrokenFilesAreCountedAndSomeNamed() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < 300; i++) {
            files.put(String.format("%03d.png", i), ascii("broken " + i));
        }

        MediaProfile pictures = profile("broken", files).get(0);

        assertThat(pictures.unreadable()).isEqualTo(300);
        assertThat(pictures.unreadableFiles()).hasSize(MediaProfile.MOST_NAMED);
        assertThat(pictures.unreadableFiles().get(0).path()).isEqualTo("000.png");
        assertThat(pictures.columns()).isEmpty();
    }

    @Test
    void anArchiveThatClimbsOutIsRefused() {
        assertThatThrownBy(() -> profile("bad.zip", Map.of("../out.png", png(2, 2, 1))))
                .isInstanceOf(LeptonException.class)
                .hasMessageStartingWith("ARCHIVE_UNSAFE");
    }

    @Test
    void ofSpokenDigits() {
        Path digits = RealData.require("fsdd.tar.gz");
        try (FileTree tree = FileTree.open(digits)) {
            MediaProfile sounds = MediaProfiler.profile(tree).get(0);
            assertThat(sounds.files()).isEqualTo(3_000);
            assertThat(sounds.unreadable()).isZero();
            assertThat(column(sounds, "rate").top())
                    .extracting(count -> count.value())
                    .containsExactly("8,000 Hz");
            assertThat(numbers(sounds, "seconds").mean()).isBetween(0.2, 1.0);
        }
    }
}
