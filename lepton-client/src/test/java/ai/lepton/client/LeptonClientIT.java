package ai.lepton.client;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.client.run.RecipeForTest;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.EndpointRequest;
import ai.lepton.core.api.HomeLayout;
import ai.lepton.core.api.ModelDetails;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.Run;
import ai.lepton.core.api.RunEvent;
import ai.lepton.core.api.RunRequest;
import ai.lepton.core.api.ServerInfo;
import ai.lepton.core.model.PackageFolder;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeptonClientIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static TestServer server;
    private static LeptonClient client;

    @BeforeAll
    static void start() {
        server = TestServer.start(folder.resolve("home"));
        client = LeptonClient.connect(server.home.layout());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aHomeWithoutAServerSaysHowToStartOne() throws Exception {
        HomeLayout empty = new HomeLayout(folder.resolve("empty"));
        LeptonException failure = failure(() -> LeptonClient.connect(empty));
        assertThat(failure.code()).isEqualTo(ErrorCode.NO_SERVER);
        assertThat(failure.code().kind().exitCode()).isEqualTo(3);
        assertThat(failure.detail()).contains(empty.root().toString()).contains("./lepton up");

        // What a killed server leaves: nobody listens on port 1.
        Files.createDirectories(empty.root());
        Files.write(empty.serverInfo(), ApiJson.write(new ServerInfo("0.1", 1, 1, Instant.EPOCH)));
        Files.writeString(empty.token(), "token");
        assertThat(failure(() -> LeptonClient.connect(empty)).detail())
                .contains("its server is gone")
                .contains("./lepton up");
        Files.writeString(empty.serverInfo(), "{\"ver");
        assertThat(failure(() -> LeptonClient.connect(empty)).code()).isEqualTo(ErrorCode.NO_SERVER);
    }

    @Test
    void aRunIsFollowedToItsEndAndItsModelExported() throws Exception {
        Run submitted = client.submit(new RunRequest("test", "followed", Map.of()));
        List<RunEvent> events = new ArrayList<>();
        Run run = client.follow(submitted.id(), events::add);
        assertThat(run.state()).as("%s", run.failure()).isEqualTo(Run.State.SUCCEEDED);
        assertThat(run.model()).isEqualTo(new ModelReference("followed", 1));
        assertThat(run.environment()).containsKey("jdk");
        assertThat(run.metrics()).isEqualTo(Map.of("accuracy", 0.9));

        // 6,000 batches were reported: all that matters came, in order, and few of the rest.
        assertThat(events).extracting(RunEvent::sequence).isSorted().doesNotHaveDuplicates();
        assertThat(events.stream().map(RunEvent::message).filter(Objects::nonNull))
                .containsExactly("epoch 1 done", "epoch 2 done", "epoch 3 done");
        assertThat(events.stream()
                        .map(RunEvent::progress)
                        .filter(Objects::nonNull)
                        .filter(RunEvent.Progress::epochEnd)
                        .map(RunEvent.Progress::epoch))
                .containsExactly(1, 2, 3);
        assertThat(events).hasSizeLessThan(100);
        assertThat(client.follow(submitted.id(), event -> {})).isEqualTo(run); // again, when all is over

        LogPiece log = client.log(run.id(), 0);
        assertThat(log.text()).contains("training followed in ");
        assertThat(client.log(run.id(), log.next()).text()).isEmpty();

        ModelReference model = Objects.requireNonNull(run.model());
        ModelDetails details = client.model(model);
        assertThat(details.version().run()).isEqualTo(run.id());
        PackageFolder exported = client.export(model, folder.resolve("exported"));
        assertThat(exported.digest()).isEqualTo(details.version().digest());
        assertThat(exported.graph()).hasContent("graph");
        assertThat(failure(() -> client.export(model, folder.resolve("exported")))
                        .code())
                .isEqualTo(ErrorCode.NOT_WRITABLE);
        assertThat(client.models()).contains(details.version());
        assertThat(client.versions("followed")).containsExactly(details.version());
        assertThat(client.runs()).extracting(Run::id).contains(run.id());
    }

    @Test
    void anExportThatArrivesDamagedLeavesNothing() throws Exception {
        Path made = RecipeForTest.write(folder.resolve("source"));
        ModelReference model =
                server.control.registry().register("damaged", made).reference();
        byte[] details = ApiJson.write(client.model(model));
        HttpServer liar = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        liar.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            byte[] answer = !path.contains("/files/")
                    ? details
                    : path.endsWith(PackageFolder.CARD)
                            ? "# Cart".getBytes(StandardCharsets.UTF_8)
                            : Files.readAllBytes(made.resolve(path.substring(path.lastIndexOf('/') + 1)));
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        liar.start();
        try {
            LeptonClient believer = LeptonClient.of(
                    URI.create("http://127.0.0.1:" + liar.getAddress().getPort()), "token");
            LeptonException failure = failure(() -> believer.export(model, folder.resolve("damaged")));
            assertThat(failure.code()).isEqualTo(ErrorCode.PACKAGE_CORRUPT);
            assertThat(failure.detail())
                    .startsWith("model damaged@1: " + PackageFolder.CARD + ": arrived with SHA-256 ")
                    .doesNotContain(folder.toString());
            assertThat(folder.resolve("damaged")).doesNotExist();
        } finally {
            liar.stop(0);
        }
    }

    @Test
    void aPackageThatWasDamagedOnTheServerIsNotExported() throws Exception {
        Path made = RecipeForTest.write(folder.resolve("rotten"));
        ModelReference model =
                server.control.registry().register("rotten", made).reference();
        Path kept = server.control.registry().folder(model).resolve(PackageFolder.CARD);
        byte[] card = Files.readAllBytes(kept);
        Files.writeString(kept, "# Cart");
        try {
            assertThat(failure(() -> client.export(model, folder.resolve("rotten-export")))
                            .detail())
                    .startsWith("model rotten@1: its package in this home is damaged: " + kept + " was changed")
                    .contains("train the model again");
            assertThat(folder.resolve("rotten-export")).doesNotExist();
        } finally {
            Files.write(kept, card); // others of these tests keep the same package
        }
    }

    @ParameterizedTest
    @CsvSource({
        "refuse, DATA_CORRUPT, train.gz: cut off (expected: whole)",
        "break, RUN_FAILED, ended by java.lang.IllegalStateException: no luck",
        "direct, OUT_OF_MEMORY, Cannot reserve 1 byte",
        "corrupt, PACKAGE_CORRUPT, model.onnx: SHA-256"
    })
    void whatARecipeThrowsIsWhyTheRunFailed(String mode, String code, String detail) {
        Run run = client.follow(
                client.submit(new RunRequest("test", "failing", Map.of("mode", mode)))
                        .id(),
                event -> {});
        assertThat(run.state()).isEqualTo(Run.State.FAILED);
        Run.Failure failure = Objects.requireNonNull(run.failure());
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.detail()).contains(detail);
        assertThat(failure(() -> client.versions("failing")).code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
    }

    @Test
    void aCancelledRunsProcessIsGone() {
        Run run = client.submit(new RunRequest("test", "cancelled", Map.of("mode", "sleep")));
        Awaitility.await()
                .atMost(LONG)
                .until(() -> !client.run(run.id()).environment().isEmpty());
        Run cancelled = client.cancel(run.id());
        assertThat(cancelled.state()).isEqualTo(Run.State.CANCELLED);
        assertThat(ProcessHandle.of(Objects.requireNonNull(cancelled.pid())).filter(ProcessHandle::isAlive))
                .isEmpty();
        assertThat(failure(() -> client.cancel(run.id())).code()).isEqualTo(ErrorCode.RUN_ENDED);
    }

    @Test
    void aProcessEndsWithItsServer() throws Exception {
        HomeLayout home = new HomeLayout(folder.resolve("killed"));
        Process process = launch(home.root());
        try {
            LeptonClient its = Awaitility.await()
                    .atMost(LONG)
                    .ignoreExceptions()
                    .until(() -> LeptonClient.connect(home), found -> true);
            String id = its.submit(new RunRequest("test", "lost", Map.of("mode", "sleep")))
                    .id();
            Awaitility.await()
                    .atMost(LONG)
                    .until(() -> !its.run(id).environment().isEmpty());
            long pid = Objects.requireNonNull(its.run(id).pid());
            process.destroyForcibly().waitFor();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() ->
                            ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
            assertThat(Files.readString(home.runs().resolve(id).resolve("log.txt")))
                    .contains("the server that started this run is gone");
            assertThat(failure(() -> its.run(id)).code()).isEqualTo(ErrorCode.NO_SERVER);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static Process launch(Path home) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(TestServer.QUICK);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), TestServer.class.getName()));
        command.add(home.toString());
        return new ProcessBuilder(command).inheritIO().start();
    }

    @Test
    void endpointsAreMadeMovedAndDeleted() throws Exception {
        Path made = RecipeForTest.write(folder.resolve("endpoint"));
        ModelReference model =
                server.control.registry().register("served", made).reference();
        Endpoint endpoint = client.createEndpoint(new EndpointRequest("prod", model));
        assertThat(endpoint.state()).isEqualTo(Endpoint.State.READY);
        assertThat(client.endpoint("prod")).isEqualTo(endpoint);
        assertThat(client.putEndpoint(new EndpointRequest("prod", model))).isEqualTo(endpoint);
        assertThat(client.endpoints()).contains(endpoint);
        assertThat(failure(() -> client.createEndpoint(new EndpointRequest("prod", model)))
                        .code())
                .isEqualTo(ErrorCode.NAME_TAKEN);
        client.deleteEndpoint("prod");
        assertThat(failure(() -> client.endpoint("prod")).code()).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void whatTheServerSaysIsWhatIsThrown() {
        LeptonException unknown = failure(() -> client.submit(new RunRequest("nothing", "a", Map.of())));
        assertThat(unknown.code()).isEqualTo(ErrorCode.UNKNOWN_RECIPE);
        assertThat(unknown.detail()).isEqualTo("recipe: nothing (expected: one of [test])");
        LeptonClient stranger = LeptonClient.of(client.url(), "wrong");
        assertThat(failure(stranger::runs).code()).isEqualTo(ErrorCode.NO_TOKEN);
        assertThat(failure(() -> client.run("a/b?c=d e%")).code()).isIn(ErrorCode.NOT_FOUND, ErrorCode.BAD_REQUEST);
        LeptonClient nobody = LeptonClient.of(URI.create("http://127.0.0.1:1"), "token");
        assertThat(failure(nobody::server).code()).isEqualTo(ErrorCode.NO_SERVER);
    }

    @Test
    void aModelIsAskedInTheOpenInferenceProtocol() {
        InferenceClient models = client.inference();
        ModelMetadata metadata = models.metadata("digits");
        assertThat(metadata.name()).isEqualTo("digits");
        assertThat(metadata.versions()).containsExactly("3");
        assertThat(metadata.inputs().get(0).shape()).isEqualTo(Shape.of(-1, 28, 28, 1));
        assertThat(models.isReady("digits")).isTrue();
        assertThat(models.isReady("loading")).isFalse();

        Map<String, NdArray> inputs = new LinkedHashMap<>();
        inputs.put("floats", NdArray.of(Shape.of(2, 2), 0.1f, -2.5f, 1e-20f, 3e7f));
        inputs.put("doubles", NdArray.of(Shape.of(1), 0.1));
        inputs.put("ints", NdArray.of(Shape.of(1, 1), -7));
        inputs.put("longs", NdArray.of(Shape.of(1), (1L << 53) + 1));
        inputs.put("bytes", NdArray.ofBytes(Shape.of(3), (byte) 0, (byte) 1, (byte) 127));
        inputs.put("texts", NdArray.of(Shape.of(2), "größer", "\"quoted\"\n"));
        Inference answer = models.infer("digits", inputs);
        assertThat(answer.model()).isEqualTo("digits");
        assertThat(answer.version()).isEqualTo("3");
        assertThat(answer.outputs().keySet()).containsExactlyElementsOf(inputs.keySet());
        assertThat(answer.output("floats")).isEqualTo(NdArray.of(Shape.of(2, 2), 0.2f, -5f, 2e-20f, 6e7f));
        assertThat(answer.output("doubles")).isEqualTo(NdArray.of(Shape.of(1), 0.2));
        assertThat(answer.output("ints")).isEqualTo(NdArray.of(Shape.of(1, 1), -14));
        assertThat(answer.output("longs")).isEqualTo(NdArray.of(Shape.of(1), (1L << 54) + 2));
        assertThat(answer.output("bytes").at(2)).isEqualTo(254);
        assertThat(answer.output("texts")).isEqualTo(inputs.get("texts"));

        // A missing number; whether the model takes that is the model's to say.
        assertThat(InferenceClient.requestJson(Map.of("x", NdArray.of(Shape.of(2), 1f, Float.NaN))))
                .contains("\"data\":[1.0,null]");
        Map<String, NdArray> infinite = Map.of("x", NdArray.of(Shape.of(2), 1f, Float.POSITIVE_INFINITY));
        assertThat(failure(() -> models.infer("digits", infinite)).detail())
                .contains("input \"x\": Infinity at index 1");
    }

    private static LeptonException failure(ThrowingCallable call) {
        LeptonException thrown = Assertions.catchThrowableOfType(LeptonException.class, call);
        assertThat(thrown).isNotNull();
        return thrown;
    }
}
