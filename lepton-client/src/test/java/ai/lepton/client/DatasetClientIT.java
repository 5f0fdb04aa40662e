package ai.lepton.client;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.DatasetReference;
import ai.lepton.core.api.DatasetVersion;
import ai.lepton.core.api.Run;
import ai.lepton.core.api.RunRequest;
import ai.lepton.core.content.DataContent;
import ai.lepton.core.content.DataForm;
import ai.lepton.core.model.DataUse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetClientIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static TestServer server;
    private static DatasetClient client;

    @BeforeAll
    static void start() {
        server = TestServer.start(folder.resolve("home"));
        client = LeptonClient.connect(server.home.layout()).datasets();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aFileGoesThereAndComesBack() throws Exception {
        byte[] bytes = new byte[5 << 20];
        new Random(3).nextBytes(bytes);
        DataContent content = DataContent.of(Files.write(folder.resolve("noise.bin"), bytes));
        DatasetVersion version = client.add("noise", content, content.sha256(), null);
        assertThat(version.reference()).isEqualTo(new DatasetReference("noise", 1));
        assertThat(version.fileName()).isEqualTo("noise.bin");
        assertThat(version.origin()).isEqualTo(content.path().toString());
        assertThat(client.add("noise", content, content.sha256(), null)).isEqualTo(version);
        assertThat(client.versions("noise")).containsExactly(version);
        assertThat(client.all()).contains(version);
        assertThat(client.details(version.reference()).version()).isEqualTo(version);
        Path copy = folder.resolve("copy.bin");
        client.fetch(version, copy);
        assertThat(copy).hasBinaryContent(bytes);
        client.delete(version.reference(), false);
        assertThat(failure(() -> client.versions("noise")).code()).isEqualTo(ErrorCode.DATASET_NOT_FOUND);
    }

    @Test
    void aFolderGoesThereAndComesBack() throws Exception {
        Path data = folder.resolve("animals");
        for (Map.Entry<String, String> file : Map.of("cats/1.txt", "miaow", "dogs/größe.txt", "wuff", "dogs/empty", "")
                .entrySet()) {
            Path path = data.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        DataContent content = DataContent.of(data);
        DatasetVersion version = client.add("animals", content, content.sha256(), null);
        assertThat(version.form()).isEqualTo(DataForm.FOLDER);
        assertThat(version.files()).isEqualTo(3);
        assertThat(version.bytes()).isEqualTo(9);
        Path copy = folder.resolve("animals-copy");
        client.fetch(version, copy);
        assertThat(DataContent.of(copy).sha256()).isEqualTo(version.sha256());
        assertThat(copy.resolve("dogs/größe.txt")).hasContent("wuff");
        assertThat(failure(() -> client.fetch(version, copy)).code()).isEqualTo(ErrorCode.NOT_WRITABLE);
    }

    @Test
    void anEmptyFileIsAFileToo() throws Exception {
        DataContent content = DataContent.of(Files.writeString(folder.resolve("empty.txt"), ""));
        DatasetVersion version = client.add("empty", content, content.sha256(), null);
        assertThat(version.bytes()).isZero();
        Path copy = folder.resolve("empty-copy.txt");
        client.fetch(version, copy);
        assertThat(copy).isEmptyFile();
    }

    @Test
    void whatChangesWhileItIsSentIsNotRegistered() throws Exception {
        Path file = Files.writeString(folder.resolve("moving.txt"), "before");
        DataContent content = DataContent.of(file);
        String sha256 = content.sha256();
        Files.writeString(file, "behind"); // as long as before
        LeptonException changed = failure(() -> client.add("moving", content, sha256, null));
        assertThat(changed.code()).isEqualTo(ErrorCode.DATA_CORRUPT);
        assertThat(changed.detail())
                .startsWith(file + ": arrived with SHA-256 ")
                .endsWith(" (expected: " + sha256 + ", as it was read before). Repeat it once nobody writes to it.");
        Files.writeString(file, "longer than before");
        assertThat(failure(() -> client.add("moving", content, sha256, null)).detail())
                .isEqualTo(file
                        + ": no longer has 6 bytes (expected: at rest). Repeat it once nobody writes to the file.");
        assertThat(failure(() -> client.versions("moving")).code()).isEqualTo(ErrorCode.DATASET_NOT_FOUND);
    }

    @Test
    void damagedContentLeavesNothingHere() throws Exception {
        DataContent content = DataContent.of(Files.writeString(folder.resolve("damaged.txt"), "rows ".repeat(1000)));
        DatasetVersion version = client.add("damaged", content, content.sha256(), null);
        Path kept = server.home.layout().datasetContents().resolve(version.sha256() + ".zst");
        byte[] sound = Files.readAllBytes(kept);
        sound[sound.length / 2] ^= 4;
        Files.write(kept, sound);
        Path place = Files.createDirectory(folder.resolve("place"));
        LeptonException failure = failure(() -> client.fetch(version, place.resolve("copy.txt")));
        assertThat(failure.code()).isEqualTo(ErrorCode.DATASET_DAMAGED);
        assertThat(failure.detail()).startsWith("dataset damaged@1: " + kept);
        try (Stream<Path> files = Files.list(place)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aRunReadsTheRegisteredContentAndSaysWhatItReadFromPaths() throws Exception {
        DataContent content = DataContent.of(Files.writeString(folder.resolve("rows.csv"), "registered rows"));
        DatasetVersion version = client.add("rows", content, content.sha256(), null);
        Files.writeString(folder.resolve("rows.csv"), "changed since");
        Path test = Files.writeString(folder.resolve("test.csv"), "rows in a file");
        LeptonClient all = LeptonClient.connect(server.home.layout());
        Run run = all.follow(
                all.submit(new RunRequest(
                                "test",
                                "reader",
                                Map.of("mode", "read", "test", test.toString(), "other", "no path at all"),
                                Map.of("data", version.reference())))
                        .id(),
                event -> {});
        assertThat(run.state()).as("%s", run.failure()).isEqualTo(Run.State.SUCCEEDED);
        assertThat(run.data())
                .containsExactly(
                        DataUse.ofDataset("data", "rows@1", version.sha256()),
                        DataUse.ofPath(
                                "test", test.toString(), DataContent.of(test).sha256()));
        assertThat(all.log(run.id(), 0).text())
                .contains("data is registered rows\n")
                .contains("test is rows in a file\n");
        assertThat(server.home.layout().runs().resolve(run.id()).resolve("data"))
                .doesNotExist();
        assertThat(client.details(version.reference()).models()).containsExactly(run.model());
        assertThat(failure(() -> client.delete(version.reference(), false)).code())
                .isEqualTo(ErrorCode.DATASET_IN_USE);
    }

    @Test
    void whatAKilledRunHadFetchedIsRemoved() throws Exception {
        DataContent content = DataContent.of(Files.writeString(folder.resolve("killed.csv"), "rows"));
        DatasetVersion version = client.add("killed", content, content.sha256(), null);
        LeptonClient all = LeptonClient.connect(server.home.layout());
        String id = all.submit(new RunRequest(
                        "test", "reader", Map.of("mode", "readAndSleep"), Map.of("data", version.reference())))
                .id();
        Path fetched = server.home.layout().runs().resolve(id).resolve("data");
        Awaitility.await()
                .atMost(LONG)
                .until(() -> all.events(id, 0, Duration.ZERO).stream()
                        .anyMatch(event ->
                                event.message() != null && event.message().startsWith("read ")));
        assertThat(fetched.resolve("data/killed.csv")).hasContent("rows");
        ProcessHandle.of(Objects.requireNonNull(all.run(id).pid()))
                .orElseThrow()
                .destroyForcibly();
        Awaitility.await().atMost(LONG).until(() -> Files.notExists(fetched));
        assertThat(all.run(id).state()).isEqualTo(Run.State.FAILED);
        client.delete(version.reference(), false);
    }

    private static LeptonException failure(ThrowingCallable call) {
        LeptonException thrown = Assertions.catchThrowableOfType(LeptonException.class, call);
        assertThat(thrown).isNotNull();
        return thrown;
    }
}
