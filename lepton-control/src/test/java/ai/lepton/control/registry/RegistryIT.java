package ai.lepton.control.registry;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.control.Packages;
import ai.lepton.control.Thrown;
import ai.lepton.control.packages.PackageStore;
import ai.lepton.control.store.Store;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.ModelVersion;
import ai.lepton.core.api.Run;
import ai.lepton.core.model.PackageFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryIT {

    @TempDir
    Path folder;

    private Store store;
    private Registry registry;
    private PackageFolder source;

    @BeforeEach
    void open() throws Exception {
        store = Store.open(folder.resolve("lepton.db"), Files.createDirectory(folder.resolve("backups")));
        registry = new Registry(store, PackageStore.open(Files.createDirectory(folder.resolve("packages"))));
        source = Packages.write(folder.resolve("source"), "graph", 0.9);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void versionsCountFromOneForEachModel() throws Exception {
        ModelVersion first = registry.register("digits", source.path());
        assertThat(first.reference()).isEqualTo(new ModelReference("digits", 1));
        assertThat(first.digest()).isEqualTo(source.digest());
        assertThat(first.metrics()).isEqualTo(Map.of("accuracy", 0.9));
        PackageFolder better = Packages.write(folder.resolve("better"), "graph 2", 0.95);
        assertThat(registry.register("digits", better.path()).version()).isEqualTo(2);
        assertThat(registry.register("letters", source.path()).version()).isEqualTo(1);
        assertThat(registry.all())
                .extracting(version -> version.reference().toString())
                .containsExactly("digits@1", "digits@2", "letters@1");
        assertThat(registry.details(new ModelReference("digits", 2)).manifest()).isEqualTo(better.manifest());
        assertThat(registry.file(new ModelReference("digits", 2), PackageFolder.GRAPH))
                .hasContent("graph 2");
    }

    @Test
    void aRunRegistersOnceHoweverOftenItAsks() throws Exception {
        store.runs()
                .insert(new Run(
                        "r1",
                        "test",
                        "digits",
                        Run.State.QUEUED,
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        null,
                        Instant.EPOCH,
                        null,
                        null,
                        null,
                        null,
                        List.of()));
        List<Callable<ModelVersion>> tasks = IntStream.range(0, 6)
                .<Callable<ModelVersion>>mapToObj(
                        any -> () -> registry.register("digits", source.path(), "r1", version -> {}))
                .toList();
        ExecutorService executor = Executors.newFixedThreadPool(3);
        try {
            List<ModelVersion> versions = new ArrayList<>();
            for (Future<ModelVersion> version : executor.invokeAll(tasks)) {
                versions.add(version.get());
            }
            assertThat(versions).containsOnly(versions.get(0));
            assertThat(versions.get(0).run()).isEqualTo("r1");
            assertThat(registry.versions("digits")).hasSize(1);
        } finally {
            executor.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Digits", "-digits", "_digits", "a/b", "..", "a b", "digits\n", "é"})
    void namesThatWouldNotFitIntoUrlsAreRefused(String name) {
        assertThat(Thrown.detail(ErrorCode.INVALID_ARGUMENT, () -> registry.register(name, source.path())))
                .startsWith("name: " + name + " (expected: 1 to 63 lower-case letters");
        assertThat(registry.all()).isEmpty();
    }

    @Test
    void aNameMayBeSixtyThreeLettersLong() {
        assertThat(Names.check("name", "a".repeat(63))).hasSize(63);
        Thrown.detail(ErrorCode.INVALID_ARGUMENT, () -> Names.check("name", "a".repeat(64)));
    }

    @Test
    void whatIsNotThereIsSaidWithWhatIs() {
        registry.register("digits", source.path());
        assertThat(Thrown.detail(ErrorCode.MODEL_NOT_FOUND, () -> registry.versions("letters")))
                .contains("letters")
                .contains("[digits]");
        assertThat(Thrown.detail(ErrorCode.MODEL_NOT_FOUND, () -> registry.version(new ModelReference("digits", 7))))
                .contains("version 7")
                .contains("[1]");
        for (String file : List.of("../lepton.db", "..", "nothing", "/etc/passwd", "")) {
            Thrown.detail(ErrorCode.NOT_FOUND, () -> registry.file(new ModelReference("digits", 1), file));
        }
    }

    @Test
    void aDamagedPackageIsNamedWithItsVersionTheFileInTheHomeAndAWayBack() throws Exception {
        registry.register("digits", source.path());
        ModelReference model = new ModelReference("digits", 1);
        Path graph = registry.file(model, PackageFolder.GRAPH);
        Files.writeString(graph, "noise");
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> registry.file(model, PackageFolder.GRAPH), () -> registry.folder(model))) {
            assertThat(Thrown.detail(ErrorCode.PACKAGE_CORRUPT, call))
                    .isEqualTo("model digits@1: its package in this home is damaged: " + graph
                            + " was changed (expected: as it was registered). Put a copy of " + graph.getParent()
                            + " in its place, or train the model again.");
        }
        Files.delete(graph);
        assertThat(Thrown.detail(ErrorCode.PACKAGE_CORRUPT, () -> registry.file(model, PackageFolder.GRAPH)))
                .contains(graph + " is missing (expected");
        assertThat(registry.file(model, PackageFolder.CARD)).exists(); // the other files are sound
        Files.delete(graph.resolveSibling(PackageFolder.MANIFEST));
        assertThat(Thrown.detail(ErrorCode.PACKAGE_CORRUPT, () -> registry.details(model)))
                .startsWith("model digits@1: ")
                .contains(PackageFolder.MANIFEST + " is missing");
    }
}
