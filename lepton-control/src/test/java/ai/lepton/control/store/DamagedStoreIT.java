package ai.lepton.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.control.Thrown;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.api.Run;
import ai.lepton.core.api.RunReport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that finds a damaged store says what is damaged, and changes nothing. */
class DamagedStoreIT {

    @TempDir
    Path folder;

    private Path file;
    private Path log;
    private Path backups;

    @BeforeEach
    void aStoreWithSomethingInIt() throws Exception {
        file = folder.resolve("lepton.db");
        log = folder.resolve("lepton.db-wal");
        backups = Files.createDirectory(folder.resolve("backups"));
        try (Store store = Store.open(file, backups)) {
            fill(store);
        }
    }

    private static void fill(Store store) {
        int runs = store.atomically(() -> {
            for (int i = 0; i < 200; i++) {
                String id = "run-%03d".formatted(i);
                store.runs()
                        .insert(new Run(
                                id,
                                "test",
                                "digits",
                                Run.State.QUEUED,
                                Map.of("text", "x".repeat(100)),
                                Map.of(),
                                Map.of(),
                                null,
                                Instant.EPOCH,
                                null,
                                null,
                                null,
                                null,
                                List.of()));
                store.runs().addEvents(id, Instant.EPOCH, List.of(RunReport.Entry.of("y".repeat(100))));
            }
            return store.runs().newest(1000).size();
        });
        assertThat(runs).isEqualTo(200);
    }

    @Test
    void cutOff() throws Exception {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(bytes.length() / 2 + 100);
        }
        assertThat(refusal()).contains("damaged: ");
    }

    @Test
    void anotherHeader() throws Exception {
        overwrite(file, 0, "garbage garbage!".getBytes(StandardCharsets.US_ASCII));
        assertThat(refusal()).contains("first bytes are not those of a SQLite database");
    }

    @Test
    void anEmptyFile() throws Exception {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(0);
        }
        assertThat(refusal()).contains("it has 0 bytes");
    }

    @Test
    void anEmptyFileThoughItsLogHoldsSomething() throws Exception {
        aLogAsAfterAKill();
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(0);
        }
        assertThat(refusal()).contains("it has 0 bytes").contains("though its log holds");
    }

    @Test
    void noFileThoughItsLogHoldsSomething() throws Exception {
        aLogAsAfterAKill();
        Files.delete(file);
        assertThat(refusal()).contains("the file is missing, though its log");
    }

    @Test
    void aLogWithAnotherHeader() throws Exception {
        aLogAsAfterAKill();
        overwrite(log, 0, new byte[] {1, 2, 3, 4});
        assertThat(refusal()).contains("first bytes of its log");
    }

    @Test
    void aDatabaseOfSomeoneElse() throws Exception {
        Files.delete(file);
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            other.createStatement().execute("create table mine (id integer)");
        }
        assertThat(refusal()).contains("does not say that it is Lepton's");
    }

    @Test
    void aFolderInItsPlace() throws Exception {
        Files.delete(file);
        Files.createDirectory(file);
        assertThat(Thrown.detail(ErrorCode.STORE_DAMAGED, () -> Store.open(file, backups)))
                .contains("it is a folder");
    }

    @Test
    void pagesOfNoise() throws Exception {
        long seed = Long.getLong("lepton.seed", System.nanoTime());
        System.out.println("lepton.seed=" + seed);
        Random random = new Random(seed);
        byte[] sound = Files.readAllBytes(file);
        int pageSize = 4096;
        int pages = sound.length / pageSize;
        assertThat(pages).isGreaterThan(10);
        for (int attempt = 0; attempt < 20; attempt++) {
            byte[] noise = new byte[pageSize];
            random.nextBytes(noise);
            int page = 1 + random.nextInt(pages - 1);
            Files.write(file, sound);
            overwrite(file, (long) page * pageSize, noise);
            assertThat(refusal()).as("page " + page).contains("damaged: ");
        }
        Files.write(file, sound);
        Store.open(file, backups).close();
    }

    @Test
    void aRowThatIsNotWhatLeptonWrote() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            connection.createStatement().execute("update runs set metrics = '{\"loss\":' where id = 'run-007'");
        }
        try (Store store = Store.open(file, backups)) {
            assertThat(Thrown.detail(ErrorCode.STORE_DAMAGED, () -> store.runs().find("run-007")))
                    .contains("column metrics");
            assertThat(store.runs().find("run-008")).isPresent();
        }
    }

    @Test
    void rowsThatReferToNothing() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            connection.createStatement().execute("delete from runs where id = 'run-007'");
        }
        assertThat(refusal()).contains("rows of run_events refer to rows that are not there");
    }

    @Test
    void theNewestCopyIsNamedAndCanBePutBack() throws Exception {
        Store.open(file, backups).close(); // makes the day's copy
        overwrite(file, 0, new byte[100]);
        String refusal = refusal();
        assertThat(refusal).contains("Nothing was changed").contains("Move it");
        Path copy;
        try (Stream<Path> copies = Files.list(backups)) {
            copy = copies.findFirst().orElseThrow();
        }
        assertThat(refusal).contains(copy.toString());
        Files.delete(file);
        Files.copy(copy, file);
        try (Store store = Store.open(file, backups)) {
            assertThat(store.runs().newest(1000)).hasSize(200);
        }
    }

    @Test
    void aLogThatAKillLeftIsReadAndNotLost() throws Exception {
        aLogAsAfterAKill();
        try (Store store = Store.open(file, backups)) {
            assertThat(store.runs().find("run-000").orElseThrow().state()).isEqualTo(Run.State.CANCELLED);
        }
    }

    /** Puts the log in place that a killed server leaves: the last change is in it alone. */
    private void aLogAsAfterAKill() throws IOException {
        Path copy = folder.resolve("copy");
        Files.createDirectory(copy);
        try (Store store = Store.open(file, backups)) {
            store.runs().cancelled("run-000", Instant.EPOCH);
            Files.copy(file, copy.resolve("lepton.db"));
            Files.copy(log, copy.resolve("lepton.db-wal"));
        }
        Files.delete(file);
        Files.copy(copy.resolve("lepton.db"), file);
        Files.copy(copy.resolve("lepton.db-wal"), log);
        assertThat(Files.size(log)).isPositive();
    }

    /** The message of a start that is refused and leaves the bytes of the store and its log as they were. */
    private String refusal() throws IOException {
        Map<String, Integer> before = bytes();
        String message = Thrown.detail(ErrorCode.STORE_DAMAGED, () -> Store.open(file, backups));
        assertThat(bytes()).isEqualTo(before);
        assertThat(message).startsWith(file.toString());
        return message;
    }

    private Map<String, Integer> bytes() throws IOException {
        Map<String, Integer> hashes = new TreeMap<>();
        for (Path part : new Path[] {file, log}) {
            if (Files.exists(part) && Files.size(part) > 0) { // an empty log says as much as none
                hashes.put(part.toString(), Arrays.hashCode(Files.readAllBytes(part)));
            }
        }
        return hashes;
    }

    private static void overwrite(Path target, long at, byte[] content) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(target.toFile(), "rw")) {
            bytes.seek(at);
            bytes.write(content);
        }
    }
}
