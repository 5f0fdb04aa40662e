package ai.lepton.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.control.ControlServer;
import ai.lepton.control.Packages;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.EndpointRequest;
import ai.lepton.core.api.ModelDetails;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.ModelVersion;
import ai.lepton.core.api.Problem;
import ai.lepton.core.api.Run;
import ai.lepton.core.api.RunEvent;
import ai.lepton.core.api.RunReport;
import ai.lepton.core.api.RunRequest;
import ai.lepton.core.api.RunResult;
import ai.lepton.core.api.ServerInfo;
import ai.lepton.core.model.PackageFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlHttpIT {

    @TempDir
    static Path folder;

    private static ControlServer server;
    private static Api api;
    private static PackageFolder source;

    @BeforeAll
    static void start() {
        server = ControlServer.start(folder.resolve("home"));
        api = new Api(server.url(), server.home.token());
        source = Packages.write(folder.resolve("source"), "graph", 0.9);
        server.control.registry().register("digits", source.path());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theServerSaysWhichItIs() {
        ServerInfo info = api.get("/server").as(ServerInfo.class);
        assertThat(info.port()).isEqualTo(server.url().getPort());
        assertThat(info.pid()).isEqualTo(ProcessHandle.current().pid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/server", "/runs", "/runs/x", "/runs/x/logs", "/models", "/models/digits", "/endpoints"})
    void withoutAValidTokenNothingIsShown(String path) {
        for (String token : new String[] {"", "wrong", server.home.token() + "x"}) {
            Api.Answer answer = new Api(server.url(), token).get(path);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.type()).startsWith("application/problem+json");
            Problem problem = answer.problem();
            assertThat(problem.title()).isEqualTo("NO_TOKEN");
            assertThat(problem.type()).isEqualTo("urn:lepton:error:3001");
            assertThat(problem.error()).contains("Authorization: Bearer").doesNotContain(server.home.token());
        }
    }

    @Test
    void modelsAreShownAndTheirFilesGivenAsTheyAre() throws Exception {
        assertThat(api.get("/models").listOf(ModelVersion.class))
                .extracting(ModelVersion::reference)
                .contains(new ModelReference("digits", 1));
        assertThat(api.get("/models/digits").listOf(ModelVersion.class)).hasSize(1);
        ModelDetails details = api.get("/models/digits/versions/1").as(ModelDetails.class);
        assertThat(details.manifest()).isEqualTo(source.manifest());
        assertThat(details.version().digest()).isEqualTo(source.digest());
        for (String file : new String[] {PackageFolder.MANIFEST, PackageFolder.GRAPH, PackageFolder.CARD}) {
            assertThat(api.get("/models/digits/versions/1/files/" + file).body())
                    .isEqualTo(Files.readAllBytes(source.path().resolve(file)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/models/nobody, 404, MODEL_NOT_FOUND",
        "/models/digits/versions/9, 404, MODEL_NOT_FOUND",
        "/models/digits/versions/one, 400, BAD_REQUEST",
        "/models/digits/versions/1/files/nothing, 404, NOT_FOUND",
        "/endpoints/nobody, 404, NOT_FOUND",
        "/runs/nobody, 404, NOT_FOUND",
        "/runs/nobody/logs, 404, NOT_FOUND",
        "/runs?limit=0, 400, BAD_REQUEST",
        "/runs?limit=many, 400, BAD_REQUEST"
    })
    void whatIsNotThereIsAProblem(String path, int status, String title) {
        Api.Answer answer = api.get(path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.problem().title()).isEqualTo(title);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/models/digits/versions/1/files/..%2F..%2Flepton.db",
                "/models/digits/versions/1/files/%2Fetc%2Fpasswd",
                "/runs/..%2F..%2Ftoken/logs",
                "/runs/%2E%2E/logs"
            })
    void nobodyClimbsOutOfAFolder(String path) {
        assertThat(api.get(path).status()).isIn(400, 404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /runs | {\"recipe\": | 400 | BAD_REQUEST",
                "POST | /runs | [] | 400 | BAD_REQUEST",
                "POST | /runs | {} | 400 | BAD_REQUEST",
                "POST | /runs | {\"recipe\":\"nothing\",\"name\":\"a\",\"parameters\":{}} | 400 | UNKNOWN_RECIPE",
                "POST | /runs | {\"recipe\":\"test\",\"name\":\"A b\",\"parameters\":{}} | 400 | INVALID_ARGUMENT",
                "POST | /runs | {\"recipe\":\"test\",\"parameters\":{}} | 400 | INVALID_ARGUMENT",
                "POST | /runs/nobody/cancel | | 404 | NOT_FOUND",
                "POST | /endpoints | {\"name\":\"a\"} | 400 | BAD_REQUEST",
                "POST | /endpoints | {\"name\":\"a\",\"model\":{\"name\":\"digits\",\"version\":7}} | 404 | MODEL_NOT_FOUND",
                "PUT | /endpoints/b | {\"name\":\"a\",\"model\":{\"name\":\"digits\",\"version\":1}} | 400 | BAD_REQUEST",
                "DELETE | /endpoints/nobody | | 404 | NOT_FOUND"
            })
    void whatCannotWorkIsAProblem(String method, String path, String body, int status, String title) {
        Api.Answer answer = api.send(method, path, body == null ? "" : body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.problem().title()).isEqualTo(title);
        assertThat(answer.text()).doesNotContain("Exception").doesNotContain("\tat ");
        assertThat(api.get("/endpoints").listOf(Endpoint.class))
                .noneMatch(endpoint -> endpoint.name().equals("a"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /runs?limit=abc | | limit: abc (expected: a whole number, 1 to 1000)",
                "GET | /runs?limit=0 | | limit: 0 (expected: a whole number, 1 to 1000)",
                "GET | /runs/nobody/events?wait=-100 | | wait: -100 (expected: a whole number, >= 0)",
                "GET | /runs/nobody/events?after=x | | after: x (expected: a whole number, >= 0)",
                "GET | /runs/nobody/logs?offset=-1 | | offset: -1 (expected: a whole number, >= 0)",
                "GET | /models/digits/versions/one | | version: one (expected: a whole number, >= 1)",
                "POST | /runs | { | body: no JSON, line 1 column 2 (expected: an object with recipe, name, parameters, datasets)",
                "POST | /runs | {\"recipe\":\"test\",\"name\":\"a\"} | parameters: missing (expected: an object)",
                "POST | /endpoints | {\"name\":\"a\",\"model\":\"digits@1\"} | model: text (expected: an object with name,"
                        + " version)"
            })
    void whatIsWrongIsNamedWithWhatWasExpectedAndNothingOfJavas(
            String method, String path, String body, String detail) {
        Api.Answer answer = api.send(method, path, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem().detail()).isEqualTo(detail);
    }

    @Test
    void anUnknownRecipeIsToldWhichThereAre() {
        assertThat(api.post("/runs", new RunRequest("nothing", "a", Map.of())).text())
                .contains("recipe: nothing (expected: one of [test, tight])");
    }

    @Test
    void endpointsAreMadeMovedAndDeleted() {
        ModelReference model = new ModelReference("digits", 1);
        assertThat(api.post("/endpoints", new EndpointRequest("prod", model)).status())
                .isEqualTo(201);
        assertThat(api.post("/endpoints", new EndpointRequest("prod", model)).status())
                .isEqualTo(409);
        assertThat(server.deployments.deployed).containsEntry("prod", model);
        Api.Answer put =
                api.send("PUT", "/endpoints/prod", "{\"name\":\"prod\",\"model\":{\"name\":\"digits\",\"version\":1}}");
        assertThat(put.status()).isEqualTo(200);
        assertThat(api.get("/endpoints/prod").as(Endpoint.class).state()).isEqualTo(Endpoint.State.READY);
        assertThat(api.send("DELETE", "/endpoints/prod", null).status()).isEqualTo(204);
        assertThat(server.deployments.deployed).doesNotContainKey("prod");
    }

    @Test
    void aRunGoesFromTheAskingToARegisteredVersion() throws Exception {
        Api.Answer submitted = api.post("/runs", new RunRequest("test", "trained", Map.of("mode", "succeed")));
        assertThat(submitted.status()).isEqualTo(201);
        String id = submitted.as(Run.class).id();
        long after = 0;
        int messages = 0;
        int epochs = 0;
        while (!api.get("/runs/" + id).as(Run.class).state().isFinal()) {
            for (RunEvent event :
                    api.get("/runs/" + id + "/events?wait=5&after=" + after).listOf(RunEvent.class)) {
                assertThat(event.sequence()).isGreaterThan(after);
                after = event.sequence();
                messages += event.message() == null ? 0 : 1;
                epochs += event.progress() != null && event.progress().epochEnd() ? 1 : 0;
            }
        }
        assertThat(api.get("/runs/" + id + "/events").listOf(RunEvent.class))
                .filteredOn(
                        event -> event.progress() != null && event.progress().epochEnd())
                .hasSize(2);
        assertThat(messages).isEqualTo(1);
        assertThat(epochs).isLessThanOrEqualTo(2);
        Run run = api.get("/runs/" + id).as(Run.class);
        assertThat(run.state()).as("%s", run.failure()).isEqualTo(Run.State.SUCCEEDED);
        assertThat(run.environment()).containsEntry("jdk", Runtime.version().toString());
        assertThat(run.metrics()).isEqualTo(Map.of("accuracy", 0.9));
        assertThat(run.model()).isEqualTo(new ModelReference("trained", 1));
        ModelVersion version =
                api.get("/models/trained").listOf(ModelVersion.class).get(0);
        assertThat(version.run()).isEqualTo(id);
        assertThat(version.metrics()).isEqualTo(Map.of("accuracy", 0.5)); // the package's own
        assertThat(api.get("/runs").listOf(Run.class)).extracting(Run::id).contains(id);

        Api.Answer log = api.get("/runs/" + id + "/logs");
        assertThat(log.type()).startsWith("text/plain");
        assertThat(log.text()).startsWith("started " + id + " größer\n").contains("allocator 1\n");
        int half = "started ".length() + id.length() + " gr".length();
        assertThat(api.get("/runs/" + id + "/logs?offset=" + half).text()).startsWith("ößer\n");
        assertThat(api.get("/runs/" + id + "/logs?offset=9999999").text()).isEmpty();
        Path place = server.home.layout().runs().resolve(id);
        assertThat(place.resolve("package")).doesNotExist(); // the registry has it now
        theTokenIsNowhereButOnStandardInput(place, id);
    }

    /** What the child was given opened its own paths alone, and is found in no file, argument or environment. */
    private static void theTokenIsNowhereButOnStandardInput(Path place, String id) throws Exception {
        Path noted = place.resolve("token-for-test");
        String token = Awaitility.await().until(() -> Files.readString(noted), text -> text.length() == 43);
        Files.delete(noted);
        try (Stream<Path> files = Files.walk(server.home.layout().root())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(token);
            }
        }
        Awaitility.await()
                .until(() -> new Api(server.url(), token)
                                .post("/runs/" + id + "/report", RunReport.of(RunReport.Entry.of("late")))
                                .status()
                        == 401);
    }

    @Test
    void aRunsTokenOpensItsOwnTwoPathsAndNothingElse() throws Exception {
        Run run = api.post("/runs", new RunRequest("test", "mine", Map.of("mode", "sleep")))
                .as(Run.class);
        Path noted = server.home.layout().runs().resolve(run.id()).resolve("token-for-test");
        String token = Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> Files.readString(noted), text -> text.length() == 43);
        Api own = new Api(server.url(), token);
        RunReport report = RunReport.of(RunReport.Entry.of("hello"));
        assertThat(own.post("/runs/" + run.id() + "/report", report).status()).isEqualTo(204);
        assertThat(own.post("/runs/another/report", report).problem().title()).isEqualTo("NO_RIGHT");
        assertThat(own.post("/runs/another/result", new RunResult("p", Map.of(), null))
                        .status())
                .isEqualTo(403);
        for (String path : new String[] {"/runs", "/runs/" + run.id(), "/server", "/models", "/endpoints"}) {
            assertThat(own.get(path).status()).as(path).isEqualTo(403);
        }
        assertThat(own.send("POST", "/runs/" + run.id() + "/cancel", "").status())
                .isEqualTo(403);
        // Nor does the home's token speak for a run.
        assertThat(api.post("/runs/" + run.id() + "/report", report).status()).isEqualTo(403);
        assertThat(api.post("/runs/" + run.id() + "/result", new RunResult("p", Map.of(), null))
                        .status())
                .isEqualTo(403);

        for (RunResult result : new RunResult[] {
            new RunResult("..", Map.of(), null),
            new RunResult("../..", Map.of(), null),
            new RunResult("", Map.of(), null),
            new RunResult("/etc", Map.of(), null),
            new RunResult("nothing", Map.of(), null),
            new RunResult(null, Map.of(), null),
            new RunResult("package", Map.of(), new Run.Failure("RUN_FAILED", "both"))
        }) {
            Api.Answer refused = own.post("/runs/" + run.id() + "/result", result);
            assertThat(refused.problem().title()).as(result.toString()).isEqualTo("BAD_REQUEST");
        }
        Path link = server.home.layout().runs().resolve(run.id()).resolve("link");
        Files.createSymbolicLink(link, source.path());
        assertThat(own.post("/runs/" + run.id() + "/result", new RunResult("link", Map.of(), null))
                        .status())
                .isEqualTo(400);
        assertThat(api.get("/models/mine").status()).isEqualTo(404);

        Run cancelled = api.send("POST", "/runs/" + run.id() + "/cancel", "").as(Run.class);
        assertThat(cancelled.state()).isEqualTo(Run.State.CANCELLED);
        assertThat(api.send("POST", "/runs/" + run.id() + "/cancel", "")
                        .problem()
                        .title())
                .isEqualTo("RUN_ENDED");
    }
}
