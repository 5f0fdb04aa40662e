package ai.lepton.app.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingFileTest {

    @TempDir
    private Path folder;

    private static LogRecord entry(String message) {
        LogRecord entry = new LogRecord(Level.INFO, message);
        entry.setLoggerName("test");
        return entry;
    }

    @Test
    void aFullFileIsRenamedAndTheOldestGoes() throws Exception {
        Path file = folder.resolve("server.log");
        RotatingFile log = new RotatingFile(file, 150, 2);
        for (int i = 0; i < 20; i++) {
            log.publish(entry("line " + i));
        }
        log.close();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("server.log", "server.log.1", "server.log.2");
        }
        assertThat(Files.readString(file)).contains("line 19");
        assertThat(Files.size(file)).isLessThanOrEqualTo(150);
        assertThat(Files.readString(folder.resolve("server.log.2"))).doesNotContain("line 0\n");
    }

    @Test
    void whatWasThereIsAppendedTo() throws Exception {
        Path file = folder.resolve("server.log");
        Files.writeString(file, "before\n");
        RotatingFile log = new RotatingFile(file, 10_000, 2);
        log.publish(entry("after"));
        log.close();
        assertThat(Files.readString(file)).startsWith("before\n").endsWith("test: after\n");
    }

    @Test
    void aLineBreakInAMessageDoesNotMakeALine() throws Exception {
        Path file = folder.resolve("server.log");
        RotatingFile log = new RotatingFile(file, 10_000, 2);
        log.publish(entry("one\n2026-01-01 INFO forged"));
        log.close();
        assertThat(Files.readAllLines(file)).hasSize(1);
    }
}
