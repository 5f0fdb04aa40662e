package ai.lepton.control.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.control.Thrown;
import ai.lepton.control.store.Store;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.DatasetProfile;
import ai.lepton.core.api.DatasetReference;
import ai.lepton.core.api.DatasetRequest;
import ai.lepton.core.api.DatasetVersion;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.Run;
import ai.lepton.core.api.RunResult;
import ai.lepton.core.api.StoredContent;
import ai.lepton.core.content.DataForm;
import ai.lepton.core.data.ColumnProfile;
import ai.lepton.core.data.TableProfile;
import ai.lepton.core.model.DataUse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetsIT {

    private static final DatasetReference FIRST = new DatasetReference("adult", 1);

    @TempDir
    Path folder;

    private Store store;
    private Datasets datasets;
    private Path contents;

    @BeforeEach
    void open() throws Exception {
        contents = Files.createDirectories(folder.resolve("content"));
        store = Store.open(folder.resolve("lepton.db"), Files.createDirectories(folder.resolve("backups")));
        datasets = Datasets.open(store, contents);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void versionsCountFromOneAndAreThereAfterARestart() throws Exception {
        DatasetProfile profile = new DatasetProfile(
                new TableProfile(
                        "adult.csv",
                        2,
                        "cd".repeat(32),
                        List.of(new ColumnProfile("age", "NUMBER", null, 0, 0, 2, true, null, null, List.of())),
                        List.of()),
                List.of(),
                List.of());
        Datasets.Registered first = add("adult", "age\n1\n2\n", profile);
        assertThat(first.isNew()).isTrue();
        DatasetVersion version = first.version();
        assertThat(version.reference()).isEqualTo(FIRST);
        assertThat(version.rows()).isEqualTo(2);
        assertThat(version.schema()).containsExactly(new DatasetVersion.SchemaColumn("age", "number"));
        assertThat(version.bytes()).isEqualTo(8);
        assertThat(version.bytesStored()).isEqualTo(Files.size(contents.resolve(version.sha256() + ".zst")));
        assertThat(add("adult", "age\n3\n", null).version().version()).isEqualTo(2);
        assertThat(add("iris", "age\n3\n", null).version().version()).isEqualTo(1);
        close();
        open();
        assertThat(datasets.all())
                .extracting(any -> any.reference().toString())
                .containsExactly("adult@1", "adult@2", "iris@1");
        assertThat(datasets.version(FIRST)).isEqualTo(version);
        assertThat(datasets.details(FIRST).profile()).isEqualTo(profile);
        assertThat(datasets.details(new DatasetReference("iris", 1)).profile()).isNull();
        assertThat(content(FIRST)).isEqualTo("age\n1\n2\n");
        assertThat(names()).hasSize(2); // the last two are the same
    }

    @Test
    void theSameContentAgainIsTheVersionThatIsThere() throws Exception {
        DatasetVersion first = add("adult", "same", null).version();
        add("adult", "other", null);
        Datasets.Registered again = add("adult", "same", null);
        assertThat(again.isNew()).isFalse();
        assertThat(again.version()).isEqualTo(first);
        assertThat(datasets.versions("adult")).hasSize(2);
        // Registered content needs not be sent again for another name.
        assertThat(datasets.register(request("copy", first.sha256(), null)).isNew())
                .isTrue();
        assertThat(content(new DatasetReference("copy", 1))).isEqualTo("same");
    }

    @Test
    void contentThatWasNotSentIsAskedFor() {
        assertThat(Thrown.detail(
                        ErrorCode.DATASET_NOT_FOUND, () -> datasets.register(request("adult", "ab".repeat(32), null))))
                .isEqualTo("content " + "ab".repeat(32)
                        + ": not kept here (expected: sent before). Send it to /api/v1/datasets/contents first.");
        assertThat(datasets.all()).isEmpty();
    }

    @Test
    void contentThatNobodyRegistersIsGoneAfterARestart() throws Exception {
        send("forgotten");
        add("adult", "kept", null);
        assertThat(names()).hasSize(2);
        close();
        open();
        assertThat(names()).containsExactly(datasets.version(FIRST).sha256() + ".zst");
    }

    @Test
    void whatIsDeletedIsGoneWithItsContentUnlessAnotherHasTheSame() throws Exception {
        DatasetVersion version = add("adult", "same", null).version();
        add("copy", "same", null);
        datasets.delete(FIRST, false);
        assertThat(names()).containsExactly(version.sha256() + ".zst");
        datasets.delete(new DatasetReference("copy", 1), false);
        assertThat(names()).isEmpty();
        assertThat(Thrown.detail(ErrorCode.DATASET_NOT_FOUND, () -> datasets.delete(FIRST, false)))
                .isEqualTo(
                        "dataset adult: not registered (expected: a dataset, and there is none yet; `lepton dataset add` adds one)");
        // Another gets another number: adult@1 never means something else.
        assertThat(add("adult", "same", null).version().version()).isEqualTo(2);
        assertThat(Thrown.detail(ErrorCode.DATASET_NOT_FOUND, () -> datasets.content(FIRST)))
                .isEqualTo("dataset adult: version 1 (expected: one of [2])");
    }

    @Test
    void aVersionThatARunReadsOrAModelWasTrainedOnStays() throws Exception {
        DatasetVersion version = add("adult", "rows", null).version();
        store.runs().insert(run("r1", version));
        for (boolean force : new boolean[] {false, true}) {
            assertThat(Thrown.detail(ErrorCode.DATASET_IN_USE, () -> datasets.delete(FIRST, force)))
                    .isEqualTo(
                            "dataset adult@1: read by run r1 (expected: by none). Wait for it, or cancel it: lepton run"
                                    + " cancel r1");
        }
        ModelReference model = store.models()
                .add("income", "ee".repeat(32), "r1", Map.of(), Instant.now())
                .reference();
        store.runs().succeeded("r1", new RunResult("package", Map.of(), null), model, Instant.now());
        assertThat(datasets.details(FIRST).models()).containsExactly(model);
        assertThat(Thrown.detail(ErrorCode.DATASET_IN_USE, () -> datasets.delete(FIRST, false)))
                .isEqualTo(
                        "dataset adult@1: model income@1 was trained on it (expected: no registered model). Without it"
                                + " nobody can train that model again; delete it in spite of that with --force.");
        datasets.delete(FIRST, true);
        assertThat(names()).isEmpty();
        // What the run read is known still.
        assertThat(store.runs().find("r1").orElseThrow().data())
                .containsExactly(DataUse.ofDataset("data", "adult@1", version.sha256()));
    }

    @Test
    void aRunThatFailedHoldsNothing() throws Exception {
        store.runs().insert(run("r1", add("adult", "rows", null).version()));
        store.runs().failed("r1", new Run.Failure("RUN_FAILED", "no luck"), Instant.now());
        datasets.delete(FIRST, false);
        assertThat(datasets.all()).isEmpty();
    }

    @Test
    void aDamagedFileIsNamedWithItsDataset() throws Exception {
        DatasetVersion version = add("adult", "rows", null).version();
        Path file = contents.resolve(version.sha256() + ".zst");
        Files.writeString(file, "noise");
        assertThat(Thrown.detail(ErrorCode.DATASET_DAMAGED, () -> datasets.content(FIRST)))
                .startsWith("dataset adult@1: " + file + ": ");
        Files.delete(file);
        assertThat(Thrown.detail(ErrorCode.DATASET_DAMAGED, () -> datasets.use(Map.of("data", FIRST), any -> {})))
                .startsWith("dataset adult@1: " + file + ": is missing (expected: as it was registered)");
        datasets.delete(FIRST, false);
        assertThat(add("adult", "rows", null).isNew()).isTrue();
        assertThat(content(new DatasetReference("adult", 2))).isEqualTo("rows");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Adult", "-adult", "_adult", "a/b", "..", "a b", "adult\n", "é"})
    void namesAreThoseOfModels(String name) {
        String sha256 = send("rows").sha256();
        assertThat(Thrown.detail(ErrorCode.INVALID_ARGUMENT, () -> datasets.register(request(name, sha256, null))))
                .startsWith("name: " + name + " (expected: 1 to 63 lower-case letters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", ".hidden", "a/b", "a\\b", "a\nb", "a\0b"})
    void fileNamesLeadNowhere(String name) {
        String sha256 = send("rows").sha256();
        assertThat(Thrown.detail(
                        ErrorCode.INVALID_ARGUMENT,
                        () -> datasets.register(new DatasetRequest("adult", sha256, name, "here", null))))
                .startsWith("fileName: no name of a file (expected: 1 to 255 bytes");
    }

    @Test
    void whoeverAddsAtOnceGetsOneVersionForEachContent() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Datasets.Registered>> tasks = IntStream.range(0, 64)
                    .<Callable<Datasets.Registered>>mapToObj(i -> () -> add("adult", "content " + i % 8, null))
                    .toList();
            List<Datasets.Registered> all = new ArrayList<>();
            for (Future<Datasets.Registered> task : executor.invokeAll(tasks)) {
                all.add(task.get());
            }
            assertThat(all.stream().filter(Datasets.Registered::isNew)).hasSize(8);
            assertThat(datasets.versions("adult"))
                    .extracting(DatasetVersion::version)
                    .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
            assertThat(names()).hasSize(8);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void whoeverDeletesWhileOthersAddTakesNothingFromThem() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(6);
        try {
            List<Callable<@Nullable Void>> tasks = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                String name = "name-" + i % 3;
                boolean deletes = i >= 3;
                tasks.add(() -> {
                    for (int round = 0; round < 20; round++) {
                        if (deletes) {
                            deleteNewest(name);
                        } else {
                            addPersistently(name, "the same content");
                        }
                    }
                    return null;
                });
            }
            for (Future<@Nullable Void> task : executor.invokeAll(tasks)) {
                task.get();
            }
        } finally {
            executor.shutdownNow();
        }
        Set<String> expected = new HashSet<>();
        for (DatasetVersion version : datasets.all()) {
            assertThat(content(version.reference())).isEqualTo("the same content");
            expected.add(version.sha256() + ".zst");
        }
        close();
        open();
        assertThat(names()).isEqualTo(expected);
    }

    private void deleteNewest(String name) {
        try {
            List<DatasetVersion> versions = datasets.versions(name);
            datasets.delete(versions.get(versions.size() - 1).reference(), false);
        } catch (LeptonException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.DATASET_NOT_FOUND);
        }
    }

    /** Between sending and registering another may have deleted what was the same. */
    private void addPersistently(String name, String content) {
        while (true) {
            try {
                add(name, content, null);
                return;
            } catch (LeptonException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.DATASET_NOT_FOUND);
            }
        }
    }

    private StoredContent send(String content) {
        return datasets.receive(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), DataForm.FILE);
    }

    private Datasets.Registered add(String name, String content, @Nullable DatasetProfile profile) {
        return datasets.register(request(name, send(content).sha256(), profile));
    }

    private static DatasetRequest request(String name, String sha256, @Nullable DatasetProfile profile) {
        return new DatasetRequest(name, sha256, "data.csv", "/tmp/data.csv", profile);
    }

    private String content(DatasetReference dataset) throws Exception {
        try (InputStream in = datasets.content(dataset)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Set<String> names() throws Exception {
        try (Stream<Path> files = Files.list(contents)) {
            return files.map(file -> file.getFileName().toString()).collect(java.util.stream.Collectors.toSet());
        }
    }

    private static Run run(String id, DatasetVersion version) {
        return new Run(
                id,
                "test",
                "income",
                Run.State.QUEUED,
                Map.of("data", version.reference().toString()),
                Map.of(),
                Map.of(),
                null,
                Instant.EPOCH,
                null,
                null,
                null,
                null,
                List.of(DataUse.ofDataset("data", version.reference().toString(), version.sha256())));
    }
}
