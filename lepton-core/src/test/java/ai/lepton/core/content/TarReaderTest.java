package ai.lepton.core.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tars that somebody else made, in good faith or not. */
class TarReaderTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"../out", "a/../../out", "/etc/passwd", "a//b", "a/./b", "..", "."})
    void nothingLeadsOutOfTheFolder(String path) throws Exception {
        byte[] tar = tar(path);
        assertThat(refusal(tar))
                .isEqualTo("sent: entry " + path
                        + ": leads out of the folder (expected: a path inside it, without . and ..)");
        Path target = folder.resolve("target");
        assertThatThrownBy(() -> DataContent.unpack(new ByteArrayInputStream(tar), DataForm.FOLDER, target, "sent"))
                .isInstanceOf(LeptonException.class);
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(chars = {'1', '2', '3', '4', '6'})
    void linksAndDevicesAreRefused(char type) throws Exception {
        byte[] tar = tar("a");
        retype(tar, type);
        assertThat(refusal(tar)).isEqualTo("sent: entry a: is a link or a device (expected: files alone)");
    }

    @ParameterizedTest
    @CsvSource({"a, a, is there twice", "b, a, comes after b", "a/b, a-b, comes after a/b"})
    void filesAreSorted(String first, String second, String what) throws Exception {
        assertThat(refusal(tar(first, second)))
                .isEqualTo("sent: entry " + second + ": " + what
                        + " (expected: files sorted by the bytes of their paths)");
    }

    @Test
    void aDotInFrontAndFoldersAreOverlooked() throws Exception {
        byte[] place = TarHeader.of("b", 0);
        retype(place, '5');
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        tar.writeBytes(TarHeader.of("./a", 0));
        tar.writeBytes(place);
        tar.writeBytes(tar("b/c"));
        assertThat(paths(tar.toByteArray())).containsExactly("a", "b/c");
    }

    @Test
    void pathsAsGnuTarWritesThemAreRead() throws Exception {
        String path = "long/".repeat(60) + "name";
        byte[] name = TarHeader.of("././@LongLink", path.length() + 1);
        retype(name, 'L');
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        tar.writeBytes(name);
        tar.writeBytes(Arrays.copyOf(path.getBytes(StandardCharsets.UTF_8), 512));
        tar.writeBytes(tar(path.substring(0, 99)));
        assertThat(paths(tar.toByteArray())).containsExactly(path);
    }

    @Test
    void aTarThatIsCutAnywhereIsNoticed() throws Exception {
        byte[] whole = tar("a", "b/c");
        int end = 4 * 512; // what follows is the end itself, and padding
        for (int length = 0; length < end; length += 13) {
            assertThat(refusal(Arrays.copyOf(whole, length)))
                    .isEqualTo("sent: is cut short (expected: a whole tar). Send it again.");
        }
    }

    @Test
    void whatIsNoTarIsSaid() throws Exception {
        assertThat(refusal("name,age\n".repeat(100).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("sent: is no tar, or damaged (expected: a folder packed as a tar)");
    }

    @Test
    void anythingAtAllIsReadOrRefused() throws Exception {
        long seed = Long.getLong("lepton.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] tar = tar("a", "l".repeat(300), "z");
            for (int change = random.nextInt(4); change >= 0; change--) {
                tar[random.nextInt(tar.length)] = (byte) random.nextInt();
            }
            for (int header = 0; header + 512 <= tar.length && random.nextBoolean(); header += 512) {
                sum(tar, header); // gets past the checksum
            }
            try {
                int unused = paths(tar).size();
            } catch (LeptonException e) {
                assertThat(e.code()).as("seed %s", seed).isEqualTo(ErrorCode.DATA_CORRUPT);
            }
        }
    }

    private static byte[] tar(String... paths) {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        for (String path : paths) {
            byte[] content = "content".getBytes(StandardCharsets.US_ASCII);
            tar.writeBytes(TarHeader.of(path, content.length));
            tar.writeBytes(Arrays.copyOf(content, 512));
        }
        tar.writeBytes(new byte[1024]);
        return tar.toByteArray();
    }

    private static void retype(byte[] tar, char type) {
        tar[TarHeader.TYPE_AT] = (byte) type;
        sum(tar, 0);
    }

    private static void sum(byte[] tar, int at) {
        byte[] header = Arrays.copyOfRange(tar, at, at + 512);
        byte[] sum = "%06o\0 ".formatted(TarHeader.checksum(header)).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(sum, 0, tar, at + TarHeader.CHECKSUM_AT, sum.length);
    }

    private static List<String> paths(byte[] tar) throws IOException {
        TarReader reader = new TarReader(new ByteArrayInputStream(tar), "sent");
        List<String> paths = new ArrayList<>();
        for (TarReader.Entry entry = reader.next(); entry != null; entry = reader.next()) {
            paths.add(entry.path());
        }
        return paths;
    }

    private static String refusal(byte[] tar) {
        LeptonException[] found = new LeptonException[1];
        assertThatThrownBy(() -> paths(tar)).isInstanceOfSatisfying(LeptonException.class, e -> found[0] = e);
        assertThat(found[0].code()).isEqualTo(ErrorCode.DATA_CORRUPT);
        return found[0].detail();
    }
}
