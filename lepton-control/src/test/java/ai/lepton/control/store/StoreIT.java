package ai.lepton.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.control.Thrown;
import ai.lepton.control.store.internal.Migration;
import ai.lepton.control.store.internal.Schema;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.ModelVersion;
import ai.lepton.core.api.RowCounts;
import ai.lepton.core.api.Run;
import ai.lepton.core.api.RunEvent;
import ai.lepton.core.api.RunReport;
import ai.lepton.core.api.RunResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreIT {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00.123Z");
    private static final String DIGEST = "a".repeat(64);

    @TempDir
    Path folder;

    private Path file;
    private Path backups;

    @BeforeEach
    void paths() throws Exception {
        Path odd = Files.createDirectories(folder.resolve("a b?c=d%20é"));
        file = odd.resolve("lepton.db");
        backups = Files.createDirectory(odd.resolve("backups"));
    }

    @Test
    void everythingIsThereAfterARestart() {
        RunEvent.Progress progress = new RunEvent.Progress(1, 5, 3, 9, Map.of("loss", 0.25), null, true);
        try (Store store = open()) {
            store.runs().insert(run("r1"));
            assertThat(store.runs().started("r1", 12, NOON.plusMillis(2), NOON.plusMillis(3)))
                    .isTrue();
            store.runs().environment("r1", Map.of("jdk", "17"));
            store.runs().addEvents("r1", NOON, List.of(RunReport.Entry.of(progress)));
            store.runs().addEvents("r1", NOON, List.of(RunReport.Entry.of("größer")));
            ModelVersion version = store.models().add("digits", DIGEST, "r1", Map.of("accuracy", 0.97), NOON);
            RunResult result = new RunResult(
                    "package",
                    Map.of("accuracy", 0.97, "loss", Double.NaN),
                    null,
                    Map.of("trivial", Map.of("accuracy", 0.1, "roc_auc", 0.5), "linear", Map.of()),
                    new RowCounts(80, 10, 20, 1));
            store.runs().succeeded("r1", result, version.reference(), NOON);
            store.endpoints().put(EndpointPlan.of("digits", version.reference()), NOON);
        }
        try (Store store = open()) {
            Run run = store.runs().find("r1").orElseThrow();
            assertThat(run)
                    .isEqualTo(new Run(
                            "r1",
                            "test",
                            "digits",
                            Run.State.SUCCEEDED,
                            Map.of("epochs", "5"),
                            Map.of("jdk", "17"),
                            Map.of("accuracy", 0.97, "loss", Double.NaN),
                            12L,
                            NOON,
                            NOON.plusMillis(3),
                            NOON,
                            null,
                            new ModelReference("digits", 1),
                            List.of(),
                            Map.of("trivial", Map.of("accuracy", 0.1, "roc_auc", 0.5), "linear", Map.of()),
                            new RowCounts(80, 10, 20, 1)));
            assertThat(store.runs().events("r1", 0))
                    .containsExactly(new RunEvent(1, NOON, progress, null), new RunEvent(2, NOON, null, "größer"));
            assertThat(store.runs().events("r1", 1)).hasSize(1);
            assertThat(store.models().all())
                    .containsExactly(new ModelVersion("digits", 1, DIGEST, "r1", Map.of("accuracy", 0.97), NOON));
            assertThat(store.endpoints().all())
                    .containsExactly(
                            new EndpointStore.Row(EndpointPlan.of("digits", new ModelReference("digits", 1)), NOON));
            assertThat(store.runs().unfinished()).isEmpty();
        }
    }

    @Test
    void onlyItsOwnerCanReadIt() throws Exception {
        try (Store store = open()) {
            store.runs().insert(run("r1"));
            for (String suffix : List.of("", "-wal", "-shm")) {
                Path part = file.resolveSibling("lepton.db" + suffix);
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(part)))
                        .as(part.toString())
                        .isEqualTo("rw-------");
            }
        }
        assertThat(file.resolveSibling("lepton.db-wal")).doesNotExist();
    }

    @Test
    void aRunThatHasEndedStaysAsItEnded() {
        try (Store store = open()) {
            store.runs().insert(run("r1"));
            assertThat(store.runs().cancelled("r1", NOON)).isTrue();
            assertThat(store.runs().started("r1", 1, null, NOON)).isFalse();
            assertThat(store.runs().failed("r1", new Run.Failure("RUN_FAILED", "late"), NOON))
                    .isFalse();
            assertThat(store.runs()
                            .succeeded(
                                    "r1",
                                    new RunResult("package", Map.of(), null),
                                    new ModelReference("digits", 1),
                                    NOON))
                    .isFalse();
            assertThat(store.runs().find("r1").orElseThrow().state()).isEqualTo(Run.State.CANCELLED);
        }
    }

    @Test
    void progressWithinAnEpochIsOvertakenAndEverythingElseKept() {
        try (Store store = open()) {
            store.runs().insert(run("r1"));
            store.runs().addEvents("r1", NOON, List.of(RunReport.Entry.of("begin")));
            for (int epoch = 1; epoch <= 2; epoch++) {
                for (int batch = 1; batch <= 100; batch++) {
                    store.runs().addEvents("r1", NOON, List.of(RunReport.Entry.of(progress(epoch, batch, false))));
                }
                store.runs().addEvents("r1", NOON, List.of(RunReport.Entry.of(progress(epoch, 100, true))));
            }
            store.runs().addEvents("r1", NOON, List.of(RunReport.Entry.of(progress(3, 1, false))));
            store.runs().addEvents("r1", NOON, List.of(RunReport.Entry.of(progress(3, 2, false))));
            assertThat(store.runs().events("r1", 0))
                    .extracting(RunEvent::sequence)
                    .containsExactly(1L, 102L, 203L, 205L);
        }
    }

    @Test
    void versionsAddedAtOnceAreDifferent() throws Exception {
        int threads = 8;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try (Store store = open()) {
            List<Callable<Integer>> tasks = IntStream.range(0, 40)
                    .<Callable<Integer>>mapToObj(any -> () -> store.models()
                            .add("digits", DIGEST, null, Map.of(), NOON)
                            .version())
                    .toList();
            List<Integer> versions = new ArrayList<>();
            for (Future<Integer> version : executor.invokeAll(tasks)) {
                versions.add(version.get());
            }
            assertThat(versions)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(1, 40).boxed().toList());
            assertThat(store.models().versions("digits"))
                    .extracting(ModelVersion::version)
                    .isSorted()
                    .hasSize(40);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void whatFailsHalfWayLeavesNothing() {
        try (Store store = open()) {
            assertThatThrownBy(() -> store.atomically(() -> {
                        store.models().add("digits", DIGEST, null, Map.of(), NOON);
                        assertThat(store.models().versions("digits")).hasSize(1); // sees its own writes
                        throw new IllegalStateException("half-way");
                    }))
                    .hasMessage("half-way");
            assertThat(store.models().all()).isEmpty();
            assertThat(store.models()
                            .add("digits", DIGEST, null, Map.of(), NOON)
                            .version())
                    .isEqualTo(1);
        }
    }

    @Test
    void aFullDiskIsSaidAndLeavesTheStoreSound() throws Exception {
        try (Store store = open()) {
            store.runs().insert(run("r1"));
            int unused = store.write(handle -> handle.execute("pragma max_page_count = 1")); // takes the present size
            assertThat(Thrown.detail(ErrorCode.DISK_FULL, () -> {
                        for (int i = 0; i < 10_000; i++) {
                            store.runs().addEvents("r1", NOON, List.of(RunReport.Entry.of("x".repeat(1000))));
                        }
                    }))
                    .contains("lepton.db")
                    .contains("no space left");
            assertThat(store.runs().find("r1")).isPresent();
        }
        try (Store store = open()) {
            store.runs().addEvents("r1", NOON, List.of(RunReport.Entry.of("again")));
            assertThat(store.runs().events("r1", 0)).isNotEmpty();
        }
    }

    @Test
    void aNewSchemaIsReachedFromACopyThatIsKept() throws Exception {
        try (Store store = open()) {
            store.runs().insert(run("r1"));
        }
        List<Migration> two = next("alter table runs add column note text; create table notes (id integer)");
        try (Store store = Store.open(file, backups, two)) {
            assertThat(store.runs().find("r1")).isPresent();
            int added = store.write(handle -> handle.execute("insert into notes (id) values (1)"));
            assertThat(added).isEqualTo(1);
        }
        try (Store store = Store.open(file, backups, two)) { // nothing is done twice
            assertThat(store.runs().find("r1")).isPresent();
        }
        List<Path> copies = copies();
        assertThat(copies).hasSize(1);
        assertThat(copies.get(0).getFileName().toString()).startsWith("lepton-v5-");

        // The older program refuses the new store and can go back to the copy.
        byte[] before = Files.readAllBytes(file);
        assertThat(Thrown.detail(ErrorCode.STORE_TOO_NEW, this::open))
                .contains("schema version 6 (expected: at most 5)")
                .contains(backups.toString());
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        Files.copy(copies.get(0), file, StandardCopyOption.REPLACE_EXISTING);
        try (Store store = open()) {
            assertThat(store.runs().find("r1")).isPresent();
        }
    }

    @Test
    void aSchemaChangeThatFailsChangesNothing() throws Exception {
        try (Store store = open()) {
            store.runs().insert(run("r1"));
        }
        assertThatThrownBy(() -> Store.open(
                        file, backups, next("alter table runs add column note text; create table runs (id integer)")))
                .hasMessageContaining("runs");
        try (Store store = Store.open(file, backups, next("alter table runs add column note text"))) {
            assertThat(store.runs().find("r1")).isPresent();
        }
    }

    @Test
    void aSoundStoreIsCopiedOnceADay() throws Exception {
        open().close();
        open().close();
        open().close();
        assertThat(copies()).hasSize(1);
        for (int day = 0; day < 5; day++) {
            for (Path copy : copies()) {
                Files.setLastModifiedTime(copy, FileTime.from(Instant.now().minusSeconds(100_000)));
            }
            open().close();
        }
        assertThat(copies()).hasSize(3); // the oldest make room
        try (Connection copy =
                DriverManager.getConnection("jdbc:sqlite:" + copies().get(0).toUri())) {
            assertThat(copy.createStatement()
                            .executeQuery("select max(version) from schema_version")
                            .getInt(1))
                    .isEqualTo(5);
        }
    }

    private Store open() {
        return Store.open(file, backups);
    }

    private List<Path> copies() throws Exception {
        try (Stream<Path> files = Files.list(backups)) {
            return files.sorted().toList();
        }
    }

    private static List<Migration> next(String script) {
        List<Migration> migrations = new ArrayList<>(Migration.ALL);
        migrations.add(new Migration(Schema.newest(Migration.ALL) + 1, "next", script));
        return migrations;
    }

    private static RunEvent.Progress progress(int epoch, int batch, boolean epochEnd) {
        return new RunEvent.Progress(epoch, 5, batch, 100, Map.of(), 1.0, epochEnd);
    }

    private static Run run(String id) {
        return new Run(
                id,
                "test",
                "digits",
                Run.State.QUEUED,
                Map.of("epochs", "5"),
                Map.of(),
                Map.of(),
                null,
                NOON,
                null,
                null,
                null,
                null,
                List.of());
    }
}
