package ai.lepton.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.control.ControlServer;
import ai.lepton.core.api.DatasetDetails;
import ai.lepton.core.api.DatasetReference;
import ai.lepton.core.api.DatasetRequest;
import ai.lepton.core.api.DatasetVersion;
import ai.lepton.core.api.Run;
import ai.lepton.core.api.RunReport;
import ai.lepton.core.api.RunRequest;
import ai.lepton.core.api.StoredContent;
import ai.lepton.core.content.DataContent;
import ai.lepton.core.model.DataUse;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetHttpIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static ControlServer server;
    private static Api api;

    @BeforeAll
    static void start() {
        server = ControlServer.start(folder.resolve("home"));
        api = new Api(server.url(), server.home.token());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void contentIsSentThenRegisteredThenShownAndDeleted() {
        byte[] bytes = "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8);
        Api.Answer sent = api.post("/datasets/contents", bytes);
        assertThat(sent.status()).isEqualTo(201);
        StoredContent content = sent.as(StoredContent.class);
        assertThat(content.bytes()).isEqualTo(bytes.length);
        Api.Answer made = api.post("/datasets", request("shown", content.sha256()));
        assertThat(made.status()).isEqualTo(201);
        DatasetVersion version = made.as(DatasetVersion.class);
        assertThat(version.reference()).isEqualTo(new DatasetReference("shown", 1));
        Api.Answer again = api.post("/datasets", request("shown", content.sha256()));
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.as(DatasetVersion.class)).isEqualTo(version);
        assertThat(api.get("/datasets").listOf(DatasetVersion.class)).contains(version);
        assertThat(api.get("/datasets/shown").listOf(DatasetVersion.class)).containsExactly(version);
        assertThat(api.get("/datasets/shown/versions/1").as(DatasetDetails.class))
                .isEqualTo(new DatasetDetails(version, null, List.of()));
        assertThat(api.get("/datasets/shown/versions/1/content").body()).isEqualTo(bytes);
        assertThat(api.send("DELETE", "/datasets/shown/versions/1", (String) null)
                        .status())
                .isEqualTo(204);
        assertThat(api.get("/datasets/shown/versions/1").problem().title()).isEqualTo("DATASET_NOT_FOUND");
        assertThat(api.get("/datasets/shown").status()).isEqualTo(404);
    }

    @Test
    void contentMayBeLongerThanAnyOtherBody() {
        byte[] bytes = new byte[30 << 20]; // the usual limit is 10 MiB
        new Random(1).nextBytes(bytes);
        DatasetVersion version = add("long", bytes);
        assertThat(version.bytes()).isEqualTo(bytes.length);
        assertThat(api.get("/datasets/long/versions/1/content").body()).isEqualTo(bytes);
    }

    @Test
    void aFolderIsSentAsATar() throws Exception {
        Path data = folder.resolve("data");
        Files.createDirectories(data.resolve("cats"));
        Files.writeString(data.resolve("cats/1.txt"), "one");
        DataContent content = DataContent.of(data);
        byte[] tar = content.open().readAllBytes();
        StoredContent stored = api.post("/datasets/contents?form=folder", tar).as(StoredContent.class);
        assertThat(stored.sha256()).isEqualTo(content.sha256());
        assertThat(stored.files()).isEqualTo(1);
        Api.Answer refused = api.post("/datasets/contents?form=folder", new byte[100_000]);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problem().error())
                .isEqualTo("DATA_CORRUPT (1102): body: a tar without a file (expected: a folder with data)");
        assertThat(api.post("/datasets/contents?form=zip", tar).problem().detail())
                .isEqualTo("form: of another form (expected: file or folder)");
    }

    /** Refused in its first bytes, while the client still sends: the answer must arrive nevertheless. */
    @Test
    void whoSendsMuchThatIsRefusedHearsWhy() {
        byte[] noise = new byte[20 << 20];
        new Random(2).nextBytes(noise);
        Api.Answer refused = api.post("/datasets/contents?form=folder", noise);
        assertThat(refused.problem().detail())
                .isEqualTo("body: is no tar, or damaged (expected: a folder packed as a tar)");
    }

    @Test
    void aClientThatBreaksOffLeavesNothing() throws Exception {
        Path contents = server.home.layout().datasetContents();
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.url().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /api/v1/datasets/contents HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                            + server.home.token() + "\r\nContent-Length: 1000000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[100_000]);
            out.flush();
            Awaitility.await().atMost(LONG).until(() -> temporaries(contents) == 1);
        }
        Awaitility.await().atMost(LONG).until(() -> temporaries(contents) == 0);
    }

    private static long temporaries(Path place) throws Exception {
        try (Stream<Path> files = Files.list(place)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".tmp"))
                    .count();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|/datasets/none|404|DATASET_NOT_FOUND|dataset none: not registered (expected: one of [",
                "GET|/datasets/none/versions/0|400|BAD_REQUEST|version: 0 (expected: a whole number, >= 1)",
                "GET|/datasets/none/versions/x/content|400|BAD_REQUEST|version: x (expected: a whole number, >= 1)",
                "DELETE|/datasets/none/versions/1|404|DATASET_NOT_FOUND|dataset none: not registered",
                "DELETE|/datasets/none/versions/1?force=yes|400|BAD_REQUEST|force: of another form (expected: true or false)",
            })
    void whatCannotBeIsSaid(String method, String path, int status, String code, String detail) {
        Api.Answer answer = api.send(method, path, (String) null);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.problem().title()).isEqualTo(code);
        assertThat(answer.problem().detail()).startsWith(detail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/datasets", "/datasets/x", "/datasets/x/versions/1", "/datasets/x/versions/1/content"})
    void withoutATokenNothingIsShown(String path) {
        assertThat(new Api(server.url(), "").get(path).status()).isEqualTo(401);
        assertThat(new Api(server.url(), "wrong")
                        .post("/datasets/contents", new byte[10])
                        .status())
                .isEqualTo(401);
    }

    @Test
    void damagedContentIsNotHandedOut() throws Exception {
        DatasetVersion version = add("damaged", "some rows".getBytes(StandardCharsets.UTF_8));
        Path file = server.home.layout().datasetContents().resolve(version.sha256() + ".zst");
        byte[] sound = Files.readAllBytes(file);
        sound[sound.length / 2] ^= 1;
        Files.write(file, sound);
        Api.Answer answer = api.get("/datasets/damaged/versions/1/content");
        assertThat(answer.status()).isEqualTo(507);
        assertThat(answer.problem().detail()).startsWith("dataset damaged@1: " + file + ": ");
    }

    @Test
    void aRunReadsWhatItWasGivenAndNothingElse() {
        byte[] bytes = "rows of a run".getBytes(StandardCharsets.UTF_8);
        DatasetVersion version = add("given", bytes);
        Run run = api.post(
                        "/runs",
                        new RunRequest("test", "model", Map.of("mode", "sleep"), Map.of("data", version.reference())))
                .as(Run.class);
        assertThat(run.parameters()).containsEntry("data", "given@1");
        DataUse use = DataUse.ofDataset("data", "given@1", version.sha256());
        assertThat(run.data()).containsExactly(use);
        Path token = server.home.layout().runs().resolve(run.id()).resolve("token-for-test");
        Awaitility.await().atMost(LONG).until(() -> Files.exists(token) && Files.size(token) > 0);
        Api process;
        try {
            process = new Api(server.url(), Files.readString(token));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        assertThat(process.get("/runs/" + run.id() + "/data/data").body()).isEqualTo(bytes);
        assertThat(process.get("/runs/" + run.id() + "/data/other").problem().detail())
                .isEqualTo("run " + run.id() + ": no dataset by the parameter other (expected: one that it was given)");
        assertThat(process.get("/datasets/given/versions/1/content").status()).isEqualTo(403);
        assertThat(api.get("/runs/" + run.id() + "/data/data").status()).isEqualTo(403);
        DataUse path = DataUse.ofPath("test", "/data/test.csv", "ab".repeat(32));
        DataUse forged = DataUse.ofPath("data", "/data/other.csv", "cd".repeat(32));
        assertThat(process.post("/runs/" + run.id() + "/report", new RunReport(null, List.of(), List.of(path, forged)))
                        .status())
                .isEqualTo(204);
        assertThat(api.get("/runs/" + run.id()).as(Run.class).data()).containsExactly(use, path);
        assertThat(api.get("/runs").listOf(Run.class).stream()
                        .filter(any -> any.id().equals(run.id())))
                .allSatisfy(any -> assertThat(any.data()).containsExactly(use, path));
        assertThat(api.send("DELETE", "/datasets/given/versions/1?force=true", (String) null)
                        .problem()
                        .title())
                .isEqualTo("DATASET_IN_USE");
        assertThat(api.send("POST", "/runs/" + run.id() + "/cancel", (String) null)
                        .status())
                .isEqualTo(200);
        assertThat(api.send("DELETE", "/datasets/given/versions/1", (String) null)
                        .status())
                .isEqualTo(204);
    }

    @Test
    void aRunOfADatasetThatIsNotThereIsNotQueued() {
        Api.Answer refused = api.post(
                "/runs", new RunRequest("test", "model", Map.of(), Map.of("data", new DatasetReference("none", 3))));
        assertThat(refused.problem().title()).isEqualTo("DATASET_NOT_FOUND");
        DatasetVersion version = add("twice", "rows".getBytes(StandardCharsets.UTF_8));
        Api.Answer twice = api.post(
                "/runs", new RunRequest("test", "model", Map.of("data", "/path"), Map.of("data", version.reference())));
        assertThat(twice.problem().detail())
                .isEqualTo("parameter: data: given twice, as dataset twice@1 too (expected: a dataset or a path)");
    }

    private static DatasetVersion add(String name, byte[] bytes) {
        String sha256 =
                api.post("/datasets/contents", bytes).as(StoredContent.class).sha256();
        return api.post("/datasets", request(name, sha256)).as(DatasetVersion.class);
    }

    private static DatasetRequest request(String name, String sha256) {
        return new DatasetRequest(name, sha256, "data.csv", "/tmp/data.csv", null);
    }
}
