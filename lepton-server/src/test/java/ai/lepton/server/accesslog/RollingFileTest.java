package ai.lepton.server.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.LeptonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollingFileTest {

    @TempDir
    private Path folder;

    private RollingFile open() {
        return RollingFile.open(folder.resolve("logs/access.log"), 800, Duration.ofDays(1));
    }

    private static void write(RollingFile file, String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        file.write(bytes, bytes.length);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("logs"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void allFilesTogetherStayWithinTheBytesAndLinesAreWhole() throws IOException {
        String line = "x".repeat(39);
        try (RollingFile file = open()) {
            for (int i = 0; i < 200; i++) {
                write(file, line);
            }
        }
        assertThat(names()).hasSize(8).startsWith("access.log", "access.log.1").endsWith("access.log.7");
        long bytes = 0;
        for (String name : names()) {
            Path file = folder.resolve("logs").resolve(name);
            bytes += Files.size(file);
            assertThat(Files.readAllLines(file)).isNotEmpty().containsOnly(line);
        }
        assertThat(bytes).isBetween(600L, 800L);
    }

    @Test
    void aNextStartGoesOnAndWhatIsTooOldGoes() throws IOException {
        try (RollingFile file = open()) {
            write(file, "a".repeat(60));
        }
        try (RollingFile file = open()) {
            write(file, "b".repeat(60));
            write(file, "c".repeat(60));
        }
        assertThat(Files.readAllLines(folder.resolve("logs/access.log.2"))).containsExactly("a".repeat(60));
        Files.setLastModifiedTime(
                folder.resolve("logs/access.log.2"), FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        try (RollingFile file = open()) {
            write(file, "d".repeat(60));
        }
        assertThat(names()).containsExactly("access.log", "access.log.1", "access.log.2");
        assertThat(Files.readAllLines(folder.resolve("logs/access.log.2"))).containsExactly("b".repeat(60));
    }

    @Test
    void aPlaceThatCannotBeWrittenIsSaidAtTheStart() throws IOException {
        Files.writeString(folder.resolve("logs"), "a file");
        assertThatThrownBy(this::open)
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining("logs")
                .hasMessageContaining("cannot write the access log");
    }
}
