package ai.lepton.control.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.control.Packages;
import ai.lepton.control.Thrown;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.model.PackageFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageStoreTest {

    @TempDir
    Path folder;

    private Path place;
    private PackageStore store;
    private PackageFolder source;

    @BeforeEach
    void aPackage() throws Exception {
        place = Files.createDirectory(folder.resolve("packages"));
        store = PackageStore.open(place);
        source = Packages.write(folder.resolve("source"), "graph", 0.9);
    }

    @Test
    void aPackageIsKeptOnceUnderItsDigest() throws Exception {
        Files.writeString(source.path().resolve("notes.txt"), "not part of the package");
        String digest = store.add(source.path());
        assertThat(digest).isEqualTo(source.digest());
        assertThat(store.add(source.path())).isEqualTo(digest);
        assertThat(names(place)).containsExactly(digest);
        assertThat(names(place.resolve(digest)))
                .containsExactly(PackageFolder.CARD, PackageFolder.MANIFEST, PackageFolder.GRAPH);
        assertThat(store.open(digest).manifest()).isEqualTo(source.manifest());
        assertThat(source.path().resolve(PackageFolder.GRAPH)).hasContent("graph");
    }

    @Test
    void aDamagedSourceIsRefusedAndNothingKept() throws Exception {
        Files.writeString(source.graph(), "grapf");
        assertThat(Thrown.detail(ErrorCode.PACKAGE_CORRUPT, () -> store.add(source.path())))
                .contains(PackageFolder.GRAPH);
        assertThat(names(place)).isEmpty();
    }

    @Test
    void aLinkInAPackageIsRefused() throws Exception {
        Path elsewhere = Files.writeString(folder.resolve("secret"), "graph");
        Files.delete(source.graph());
        Files.createSymbolicLink(source.graph(), elsewhere);
        assertThat(Thrown.detail(ErrorCode.PACKAGE_CORRUPT, () -> store.add(source.path())))
                .contains("is a link");
        assertThat(names(place)).isEmpty();
    }

    @Test
    void aKeptPackageThatIsDamagedIsReportedAndLeftAlone() throws Exception {
        String digest = store.add(source.path());
        Path graph = place.resolve(digest).resolve(PackageFolder.GRAPH);
        Files.writeString(graph, "grapf");
        assertThat(Thrown.detail(ErrorCode.PACKAGE_CORRUPT, () -> store.open(digest)))
                .contains(graph.toString());
        assertThat(Thrown.detail(ErrorCode.PACKAGE_CORRUPT, () -> store.add(source.path())))
                .contains(graph.toString());
        assertThat(graph).hasContent("grapf");
    }

    @Test
    void aKeptManifestThatWasChangedIsReported() throws Exception {
        String digest = store.add(source.path());
        Path manifest = place.resolve(digest).resolve(PackageFolder.MANIFEST);
        Files.writeString(manifest, Files.readString(manifest).replace("0.9", "1.0"));
        assertThat(Thrown.detail(ErrorCode.PACKAGE_CORRUPT, () -> store.open(digest)))
                .contains(manifest.toString())
                .contains(digest);
    }

    @Test
    void whatAKilledServerLeftHalfCopiedIsRemoved() throws Exception {
        String digest = store.add(source.path());
        Path half = Files.createDirectory(place.resolve("." + digest + ".123.456.tmp"));
        Files.writeString(half.resolve(PackageFolder.GRAPH), "gra");
        assertThat(PackageStore.open(place).open(digest).manifest()).isEqualTo(source.manifest());
        assertThat(names(place)).containsExactly(digest);
    }

    @Test
    void aPackageThatIsNotKeptIsNotFound() {
        assertThat(Thrown.detail(ErrorCode.DATA_NOT_FOUND, () -> store.open("0".repeat(64))))
                .contains("0".repeat(64));
        assertThatThrownBy(() -> store.path("../../etc"))
                .hasMessage("digest: ../../etc (expected: 64 hexadecimal digits)");
    }

    @Test
    void aFullDiskIsSaidAndNothingHalfCopiedLeft() throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        Assumptions.assumeTrue(mount(small), "needs the right to mount a small file system");
        try {
            PackageStore full = PackageStore.open(small);
            PackageFolder large = Packages.write(folder.resolve("large"), "g".repeat(2 << 20), 0.9);
            assertThat(Thrown.detail(ErrorCode.DISK_FULL, () -> full.add(large.path())))
                    .contains("no space left")
                    .contains("KiB free");
            assertThat(names(small)).isEmpty();
            assertThat(full.add(source.path())).isEqualTo(source.digest());
        } finally {
            assertThat(command("umount", small.toString())).isTrue();
        }
    }

    private static boolean mount(Path place) throws Exception {
        return command("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place.toString());
    }

    private static boolean command(String... words) throws InterruptedException {
        try {
            return new ProcessBuilder(words)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
