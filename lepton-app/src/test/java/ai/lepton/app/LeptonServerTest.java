package ai.lepton.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.lepton.client.LeptonClient;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.EndpointRequest;
import ai.lepton.core.api.HomeLayout;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.Run;
import ai.lepton.core.api.RunEvent;
import ai.lepton.core.api.RunRequest;
import ai.lepton.recipes.image.HeldOut;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The production wiring: a real port, a real store, runs in processes of their own. */
class LeptonServerTest {

    private static final Map<String, String> SMALL =
            Map.of("data", "drawn", "rows", "300", "epochs", "1", "model", "classic");
    private static final Map<String, String> ENDLESS =
            Map.of("data", "drawn", "rows", "300", "epochs", "100000", "model", "classic");

    @TempDir
    private Path root;

    private LeptonServer start() {
        return LeptonServer.start(ServerConfig.onFreePort(root));
    }

    private LeptonClient client() {
        return LeptonClient.connect(new HomeLayout(root));
    }

    private static Run train(LeptonClient client, Map<String, String> parameters, List<RunEvent> events) {
        Run run = client.submit(new RunRequest("image-classification", "digits", parameters));
        return client.follow(run.id(), events::add);
    }

    @Test
    void trainsRegistersDeploysAnswersAndDoesSoAgainAfterARestart() throws Exception {
        HeldOut heldOut;
        NdArray probabilities;
        try (LeptonServer server = start()) {
            LeptonClient client = client();
            List<RunEvent> events = new ArrayList<>();
            Run run = train(client, SMALL, events);

            assertThat(run.failure()).isNull();
            assertThat(run.state()).isEqualTo(Run.State.SUCCEEDED);
            assertThat(run.model()).isEqualTo(new ModelReference("digits", 1));
            assertThat(run.metrics())
                    .containsKeys("accuracy", "roc_auc", "log_loss", "seconds")
                    .containsEntry("epochs", 1.0);
            assertThat(run.environment()).containsKeys("lepton", "jdk", "threads", "blasThreads", "libtorch");
            assertThat(events.stream().map(RunEvent::progress).filter(Objects::nonNull))
                    .anyMatch(progress ->
                            progress.epochEnd() && progress.metrics().containsKey("accuracy"));
            Path folder = new HomeLayout(root).runs().resolve(run.id());
            assertThat(folder.resolve("predictions.png")).isNotEmptyFile();

            Endpoint endpoint = client.createEndpoint(new EndpointRequest("digits", new ModelReference("digits", 1)));
            assertThat(endpoint.state()).isEqualTo(Endpoint.State.READY);
            heldOut = HeldOut.read(folder);
            assertThat(heldOut.row()).isEqualTo(42);
            probabilities = ask(client, heldOut);
            assertThat(server.endpoints()).hasSize(1);
            isAsDescribed(server, run.id());
        }
        assertThat(root.resolve("server.json")).doesNotExist();

        try (LeptonServer again = start()) {
            assertThat(again.endpoints()).extracting(Endpoint::state).containsExactly(Endpoint.State.READY);
            assertThat(ask(client(), heldOut)).isEqualTo(probabilities);
        }
    }

    /** {@code /openapi.json} and the control plane, both ways; a run, a model and an endpoint, {@code digits}, are there. */
    private void isAsDescribed(LeptonServer server, String run) throws IOException {
        DocumentCheck document = new DocumentCheck(
                server, Files.readString(new HomeLayout(root).token()).strip());
        document.describesEveryRoute();
        Map<String, String> names = Map.of("id", run, "name", "digits", "version", "1", "file", "model.json");
        Map<String, String> nothing = Map.of("id", "none", "name", "none", "version", "1", "parameter", "data");
        document.ask("get", "/server", names, 200);
        for (String path : List.of("/runs", "/runs/{id}", "/runs/{id}/logs", "/runs/{id}/events")) {
            document.ask("get", path, names, 200);
        }
        document.ask("post", "/runs", names, "{\"recipe\":\"none\",\"name\":\"x\",\"parameters\":{}}", 400);
        document.ask("post", "/runs/{id}/cancel", names, 409);
        document.ask("post", "/runs/{id}/report", names, "{}", 403); // for the run's own process
        document.ask("post", "/runs/{id}/result", names, "{\"failure\":null,\"metrics\":{}}", 403);
        document.ask("get", "/runs/{id}/data/{parameter}", nothing, 403);

        for (String path : List.of("/models", "/models/{name}", "/models/{name}/versions/{version}")) {
            document.ask("get", path, names, 200);
        }
        document.ask("get", "/models/{name}/versions/{version}/files/{file}", names, 200);
        document.ask("get", "/models/{name}", nothing, 404);

        String sha256 = document.ask("post", "/datasets/contents", names, "a,b", 201)
                .path("sha256")
                .textValue();
        String request = "{\"name\":\"digits\",\"sha256\":\"" + sha256
                + "\",\"fileName\":\"a.csv\",\"origin\":\"/tmp/a.csv\",\"profile\":null}";
        document.ask("post", "/datasets", names, request, 201);
        document.ask("post", "/datasets", names, request, 200);
        for (String path : List.of("/datasets", "/datasets/{name}", "/datasets/{name}/versions/{version}")) {
            document.ask("get", path, names, 200);
        }
        document.ask("get", "/datasets/{name}/versions/{version}/content", names, 200);
        document.ask("delete", "/datasets/{name}/versions/{version}", names, 204);

        document.ask("get", "/endpoints", names, 200);
        document.ask("get", "/endpoints/{name}", names, 200);
        String plan =
                "{\"name\":\"digits\",\"versions\":[{\"model\":{\"name\":\"digits\",\"version\":1},\"weight\":1}]}";
        document.ask("post", "/endpoints", names, plan, 409);
        document.ask("put", "/endpoints/{name}", names, plan, 200);
        document.ask("delete", "/endpoints/{name}", nothing, 404);

        document.ask("get", "/predictions/{id}", Map.of("id", answered()), 200);
        document.ask("get", "/predictions/{id}", nothing, 400);
        document.ask("get", "/endpoints/{name}/samples", names, 200);
        document.ask("delete", "/endpoints/{name}/samples", names, 204);
        document.askedEveryOperation();
    }

    /** An answer's id, as the access log has it. */
    private String answered() {
        Pattern prediction = Pattern.compile("\"prediction\":\"([0-9a-z]+)\"");
        return await().until(
                        () -> prediction
                                .matcher(Files.readString(new HomeLayout(root).accessLog()))
                                .results()
                                .map(found -> found.group(1))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static NdArray ask(LeptonClient client, HeldOut heldOut) {
        return client.inference()
                .infer("digits", Map.of(heldOut.input(), heldOut.image()))
                .output("probabilities");
    }

    @Test
    void aRunWhoseProcessIsKilledFailsWithTheReasonAndTheServerStaysUp() {
        try (LeptonServer server = start()) {
            LeptonClient client = client();
            Run run = client.submit(new RunRequest("image-classification", "digits", ENDLESS));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> client.events(run.id(), 0, Duration.ZERO).stream()
                            .anyMatch(event -> event.progress() != null));
            long pid = Objects.requireNonNull(client.run(run.id()).pid());
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();

            Run ended = client.follow(run.id(), event -> {});
            assertThat(ended.state()).isEqualTo(Run.State.FAILED);
            assertThat(Objects.requireNonNull(ended.failure()).detail()).contains("SIGKILL", Long.toString(pid));
            assertThat(client.server()).isEqualTo(server.info());
        }
    }

    @Test
    void closingEndsTheProcessesOfRuns() {
        long pid;
        try (LeptonServer server = start()) {
            LeptonClient client = client();
            Run run = client.submit(new RunRequest("image-classification", "digits", ENDLESS));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> client.run(run.id()).state() == Run.State.RUNNING);
            pid = Objects.requireNonNull(client.run(run.id()).pid());
            assertThat(server.isClosed()).isFalse();
        }
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void whoeverWaitsForARunHearsOfItsEndWhenTheServerStops() throws Exception {
        CompletableFuture<Run> ended;
        try (LeptonServer server = start()) {
            LeptonClient client = client();
            Run run = client.submit(new RunRequest("image-classification", "digits", ENDLESS));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> client.run(run.id()).state() == Run.State.RUNNING);
            ended = CompletableFuture.supplyAsync(() -> client.follow(run.id(), event -> {}));
            assertThat(server.isClosed()).isFalse();
        }
        assertThat(ended.get(10, TimeUnit.SECONDS).state()).isEqualTo(Run.State.FAILED);
    }

    @Test
    void aRunSaysWhatIsWrongWithItsParametersOrData() throws Exception {
        Path empty = Files.createDirectory(root.resolve("empty"));
        try (LeptonServer server = start()) {
            assertThat(server.url().getHost()).isEqualTo("127.0.0.1");
            assertThatThrownBy(() -> train(client(), Map.of("epoch", "1"), new ArrayList<>()))
                    .isInstanceOf(LeptonException.class)
                    .hasMessageStartingWith("INVALID_ARGUMENT (1001): parameter: epoch (expected: one of [augment, ");
            assertThat(client().runs()).isEmpty();
            Run noData = train(client(), Map.of("data", empty.toString()), new ArrayList<>());
            assertThat(Objects.requireNonNull(noData.failure()).code()).isEqualTo("DATA_NOT_FOUND");
            assertThat(noData.failure().detail()).contains(empty.toString());
        }
    }

    @Test
    void aSecondServerOnTheSameHomeIsRefusedAndToldWhoHasIt() {
        try (LeptonServer server = start()) {
            assertThatThrownBy(this::start)
                    .isInstanceOf(LeptonException.class)
                    .hasMessageContaining("HOME_IN_USE")
                    .hasMessageContaining("port " + server.info().port());
        }
    }

    @Test
    void aBusyPortThatSomebodyChoseIsAnErrorAndLeavesTheHomeFree() throws IOException {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ServerConfig config = ServerConfig.of(
                    Map.of(
                            ServerConfig.Key.HOME,
                            root.toString(),
                            ServerConfig.Key.PORT,
                            Integer.toString(busy.getLocalPort())),
                    Map.of(),
                    root);
            assertThatThrownBy(() -> LeptonServer.start(config))
                    .isInstanceOf(LeptonException.class)
                    .hasMessageContaining(
                            "PORT_IN_USE (4004): port " + busy.getLocalPort() + ": used by another program");
        }
        try (LeptonServer server = start()) {
            assertThat(server.info().port()).isPositive();
        }
    }

    @Test
    void aBusyDefaultPortMovesOnToTheNext() throws IOException {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = Math.min(busy.getLocalPort(), 65535 - ServerConfig.PORTS_TRIED);
            ServerConfig chosen = ServerConfig.onFreePort(root);
            ServerConfig config = new ServerConfig(
                    chosen.home(),
                    chosen.host(),
                    port,
                    false,
                    false,
                    chosen.largestBody(),
                    chosen.requestTimeout(),
                    chosen.drainTime(),
                    chosen.noticeTime(),
                    chosen.queue(),
                    chosen.batching(),
                    chosen.rateLimit(),
                    chosen.models(),
                    chosen.accessLog(),
                    chosen.telemetry());
            try (LeptonServer server = LeptonServer.start(config)) {
                assertThat(server.info().port())
                        .isBetween(port, port + ServerConfig.PORTS_TRIED)
                        .isNotEqualTo(busy.getLocalPort());
            }
        }
    }

    @Test
    void nobodyGetsInWithoutATokenButThoseWhoAskHowItIs() throws Exception {
        try (LeptonServer server = start()) {
            assertThat(get(server, "/api/v1/runs").statusCode()).isEqualTo(401);
            assertThat(get(server, "/v2/models/digits").statusCode()).isEqualTo(401);
            assertThat(get(server, "/metrics").statusCode()).isEqualTo(401);
            assertThat(get(server, "/livez").statusCode()).isEqualTo(200);
            assertThat(get(server, "/readyz").statusCode()).isEqualTo(200);
            assertThat(get(server, "/api/v1/runs").body()).contains("\"title\":\"NO_TOKEN\"");
        }
    }

    private static HttpResponse<String> get(LeptonServer server, String path) throws Exception {
        URI url = server.url().resolve(path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
    }
}
