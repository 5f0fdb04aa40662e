package ai.lepton.codec.sound;

import static ai.lepton.codec.sound.Waves.FLOAT;
import static ai.lepton.codec.sound.Waves.PCM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoundDecoderTest {

    private static final SoundDecoder DECODER = SoundDecoder.STANDARD;

    @TempDir
    private Path folder;

    @Test
    void decodesEverySizeOfWholeNumbers() {
        assertThat(samples(Waves.of().format(PCM, 1, 8000, 8).data(0, 64, 128, 192, 255)))
                .containsExactly(-1f, -0.5f, 0f, 0.5f, 127 / 128f);
        assertThat(samples(Waves.of().format(PCM, 1, 8000, 16).data(0, 0x80, 0, 0xC0, 0, 0, 0, 0x40, 0xFF, 0x7F)))
                .containsExactly(-1f, -0.5f, 0f, 0.5f, 32767 / 32768f);
        assertThat(samples(Waves.of()
                        .format(PCM, 1, 8000, 24)
                        .data(0, 0, 0x80, 0, 0, 0xC0, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0, 0, 0x40, 0xFF, 0xFF, 0x7F)))
                .containsExactly(-1f, -0.5f, -1 / 8388608f, 1 / 8388608f, 0.5f, 8388607 / 8388608f);
        assertThat(samples(Waves.of()
                        .format(PCM, 1, 8000, 32)
                        .data(0, 0, 0, 0x80, 0, 0, 0, 0xC0, 0, 1, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F)))
                .containsExactly(-1f, -0.5f, (float) (256 / 2147483648.0), 1f);
    }

    @Test
    void decodesFloatingPointAndClipsIt() {
        ByteBuffer floats = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        floats.putFloat(0.25f).putFloat(-1f).putFloat(1.5f).putFloat(-7f);
        ByteBuffer doubles = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        doubles.putDouble(0.1).putDouble(2);

        assertThat(samples(Waves.of().format(FLOAT, 1, 8000, 32).chunk("data", floats.array())))
                .containsExactly(0.25f, -1f, 1f, -1f);
        assertThat(samples(Waves.of().format(FLOAT, 1, 8000, 64).chunk("data", doubles.array())))
                .containsExactly(0.1f, 1f);
    }

    @Test
    void decodesExtensibleHeaders() {
        byte[] file = Waves.of()
                .extensible(PCM, 2, 48_000, 24, 20)
                .data(0, 0, 0x40, 0, 0, 0xC0)
                .bytes();

        Sound sound = DECODER.decode("x.wav", file);

        assertThat(DECODER.inspect("x.wav", file)).isEqualTo(new SoundInfo("PCM", 48_000, 2, 24, 1));
        assertThat(sound.samples().shape()).isEqualTo(Shape.of(1, 2));
        assertThat(sound.samples().toFloats()).containsExactly(0.5f, -0.5f);
        assertThat(sound.channels()).isEqualTo(2);
        assertThat(sound.seconds()).isEqualTo(1 / 48_000.0);
    }

    @Test
    void passesOverOtherChunksAlsoOfOddLength() {
        Waves wave = Waves.of()
                .chunk("LIST", new byte[] {1, 2, 3})
                .format(PCM, 1, 8000, 16)
                .chunk("fact", new byte[5])
                .data(0, 0x40)
                .chunk("id3 ", new byte[7]);

        assertThat(samples(wave)).containsExactly(0.5f);
        // The last byte of padding may be missing, and something may stand behind the end.
        byte[] odd = Waves.of().format(PCM, 1, 8000, 8).data(128, 192, 0).bytes();
        byte[] unpadded = Arrays.copyOf(odd, odd.length - 1);
        unpadded[4]--;
        assertThat(DECODER.decode("x", unpadded).samples().toFloats()).containsExactly(0f, 0.5f, -1f);
        assertThat(DECODER.decode("x", Arrays.copyOf(odd, odd.length + 100)).length())
                .isEqualTo(3);
    }

    @Test
    void refusesHeadersThatLie() {
        Waves good = Waves.of().format(PCM, 1, 8000, 16);
        assertUnreadable(
                Waves.of().format(PCM, 1, 8000, 16).data(1, 2, 3, 4).riffSize(1000),
                "x.wav: cut off: 48 bytes (expected: 1,008, as its header says). Get or save the recording again.");
        assertUnreadable(
                good.chunk("data", new byte[4], 1000),
                "x.wav: chunk \"data\" at byte 36 says it has 1,000 bytes (expected: at most 4, which is all there are)."
                        + " Get or save the recording again.");
        // Written by a program that did not know how long it would be.
        assertUnreadable(
                Waves.of()
                        .format(PCM, 1, 8000, 16)
                        .chunk("data", new byte[4], 0xFFFFFFFFL)
                        .riffSize(0xFFFFFFFFL),
                "x.wav: cut off: 48 bytes (expected: 4,294,967,303, as its header says). Get or save the recording"
                        + " again.");
        assertUnreadable(
                Waves.of().chunk("JUNK", new byte[2], 0x7FFFFFFF).format(PCM, 1, 8000, 16),
                "x.wav: chunk \"JUNK\" at byte 12 says it has 2,147,483,647 bytes (expected: at most 26, which is all"
                        + " there are). Get or save the recording again.");
        assertUnreadable(
                Waves.of().format(PCM, 2, 8000, 16).data(1, 2, 3, 4, 5, 6),
                "x.wav: 6 bytes of samples (expected: a multiple of 4: 2 channels of 16 bits). Get or save the recording"
                        + " again.");
        assertUnreadable(
                Waves.of().format(PCM, 1, 8000, 16).data(),
                "x.wav: no samples in it (expected: at least one). Leave the recording out.");
        assertUnreadable(
                Waves.of().format(PCM, 1, 8000, 16),
                "x.wav: no chunk \"data\" in it (expected: samples). Get or save the recording again.");
        assertUnreadable(
                Waves.of().data(1, 2), "x.wav: chunk \"data\" without a chunk \"fmt \" before it (expected: both)");
    }

    @Test
    void refusesFormatsThatCannotBe() {
        assertFormat(PCM, 0, 8000, 16, 2, "0 channels (expected: 1 to 256)");
        assertFormat(PCM, 60_000, 8000, 16, 2, "60000 channels (expected: 1 to 256)");
        assertFormat(PCM, 1, 0, 16, 2, "0 samples a second (expected: 1 to 1536000)");
        assertFormat(PCM, 1, 4_000_000_000L, 16, 2, "4000000000 samples a second (expected: 1 to 1536000)");
        assertFormat(PCM, 1, 8000, 12, 2, "12 bits a sample (expected: 8, 16, 24 or 32)");
        assertFormat(FLOAT, 1, 8000, 16, 2, "16 bits a sample (expected: 32 or 64)");
        assertFormat(PCM, 2, 8000, 16, 2, "2 bytes for 2 channels of 16 bits (expected: 4)");
        assertFormat(
                7, 1, 8000, 8, 1, "encoding 7, mu-law (expected: 1, PCM, or 3, floating point). Save it as WAV (PCM).");
        assertUnreadable(
                Waves.of().chunk("fmt ", new byte[14]), "x.wav: chunk \"fmt \" of 14 bytes (expected: at least 16)");
        ByteBuffer nan = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        nan.putFloat(0).putFloat(Float.NaN);
        assertUnreadable(
                Waves.of().format(FLOAT, 1, 8000, 32).chunk("data", nan.array()),
                "x.wav: sample 1 is NaN (expected: a finite number). Save the recording again.");
    }

    @Test
    void saysWhatIsNoWav() {
        assertUnreadable(new byte[0], "x.wav: an empty file (expected: a WAV recording). Save it as WAV (PCM).");
        assertUnreadable(
                "fLaC and more of it".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                "x.wav: FLAC (expected: a WAV recording). Save it as WAV (PCM).");
        assertUnreadable(
                new byte[] {'R', 'I', 'F', 'F', 0, 0},
                "x.wav: begins with \"RIFF\" (expected: a WAV recording). Save it as WAV (PCM).");
    }

    @Test
    void holdsItsLimits() throws IOException {
        byte[] file =
                Waves.of().format(PCM, 2, 8000, 16).chunk("data", new byte[400]).bytes();
        Path path = Files.write(folder.resolve("long.wav"), file);

        assertThat(DECODER.decode(path).length()).isEqualTo(100);
        assertThatThrownBy(() -> new SoundDecoder(199, 1000).decode(path))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOUND_TOO_LARGE))
                .hasMessage("SOUND_TOO_LARGE (1123): " + path
                        + ": 200 samples (expected: at most 199). Cut the recording into pieces.");
        assertThatThrownBy(() -> new SoundDecoder(200, 443).decode(path))
                .hasMessage("SOUND_TOO_LARGE (1123): " + path
                        + ": 444 bytes (expected: at most 443). Cut the recording into pieces.");
        assertThatThrownBy(() -> DECODER.decode(folder.resolve("none.wav")))
                .hasMessage("FILE_UNREADABLE (1107): " + folder.resolve("none.wav")
                        + ": there is no such file (expected: a readable WAV file)");
        assertThatThrownBy(() -> new SoundDecoder(0, 1)).hasMessage("maxSamples: 0 (expected: > 0)");
    }

    /** Whatever bytes are changed or cut off, there is a recording or an error that names it. */
    @Test
    void staysCalmWhateverIsWrong() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        byte[] good = Waves.of()
                .chunk("LIST", new byte[9])
                .extensible(PCM, 2, 8000, 16, 16)
                .chunk("data", new byte[64])
                .bytes();
        for (int i = 0; i < 20_000; i++) {
            byte[] file = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
            for (int k = random.nextInt(4); k > 0 && file.length > 0; k--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(DECODER.decode("x.wav", file).length()).isBetween(1, 64);
            } catch (LeptonException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.SOUND_UNREADABLE);
                assertThat(e.detail()).startsWith("x.wav: ");
            }
        }
    }

    private static float[] samples(Waves wave) {
        return DECODER.decode("x.wav", wave.bytes()).samples().toFloats();
    }

    private static void assertFormat(int code, int channels, long rate, int bits, int frame, String found) {
        assertUnreadable(Waves.of().format(code, channels, rate, bits, frame).data(1, 2, 3, 4), "x.wav: " + found);
    }

    private static void assertUnreadable(Waves wave, String message) {
        assertUnreadable(wave.bytes(), message);
    }

    private static void assertUnreadable(byte[] file, String message) {
        assertThatThrownBy(() -> DECODER.decode("x.wav", file)).hasMessage("SOUND_UNREADABLE (1122): " + message);
    }
}
