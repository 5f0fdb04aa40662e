package ai.lepton.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an answer leaves behind, by the commands that people type: also after the server has been started again. */
class WatchedIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void anAnswerLeadsBackToItsModelAndRun() throws Exception {
        Path home = folder.resolve("home");
        String id;
        String run;
        try (Program up = Program.start(home, "up", "--port", "0").awaitServer(home)) {
            assertThat(up.process().isAlive()).isTrue();
            run = train(home);
            command(home, "deploy", "loans");
            id = ask(home, "4711.0625");
            assertFound(home, id, run);
        }
        String log = Files.readString(home.resolve("logs").resolve("access.log"));
        assertThat(log)
                .doesNotContain(
                        "4711.0625", Files.readString(home.resolve("token")).strip());
        try (Program up = Program.start(home, "up", "--port", "0").awaitServer(home)) {
            assertThat(up.process().isAlive()).isTrue();
            assertFound(home, id, run);
            assertThat(command(home, "prediction", "show", id).out()).contains("loans@1", run, "status 200");
            Program.Result unknown = Program.run(home, "prediction", "show", "0".repeat(26));
            assertThat(unknown.exit()).isEqualTo(5);
            assertThat(unknown.err()).contains("by a model that this home has not served");
        }
    }

    @Test
    void whatIsCapturedIsATableWithoutWhatIsRedacted() throws Exception {
        Path home = folder.resolve("home");
        String id;
        try (Program up = Program.start(home, "up", "--port", "0").awaitServer(home)) {
            assertThat(up.process().isAlive()).isTrue();
            String run = train(home);
            assertThat(run).isNotBlank();
            command(home, "deploy", "loans");
            ask(home, "0.5"); // nobody wants samples yet
            Program.Result misspelt =
                    Program.run(home, "endpoint", "set", "loans", "--capture", "1", "--redact", "incom");
            assertThat(misspelt.exit()).isEqualTo(2);
            assertThat(misspelt.err()).contains("capture.redact: incom (expected: an input or output, of [");
            command(home, "endpoint", "set", "loans", "--capture", "1", "--redact", "income", "--capture-days", "3");
            assertThat(command(home, "endpoint", "show", "loans").out())
                    .contains("100.00 % of the answers, for 3 days, at most 256 MiB, without income");
            id = ask(home, "4711.0625");
            ask(home, "-3");
        }
        try (Program up = Program.start(home, "up", "--port", "0").awaitServer(home)) {
            assertThat(up.process().isAlive()).isTrue();
            Path table = folder.resolve("samples.jsonl");
            assertThat(command(home, "endpoint", "samples", "loans", "--out", table.toString())
                            .out())
                    .contains("2 rows are in ");
            assertThat(Files.readString(table)).doesNotContain("income", "4711.0625");
            JsonNode first = JSON.readTree(Files.readAllLines(table).get(0));
            assertThat(first.path("purpose").textValue()).isEqualTo("car");
            assertThat(first.path("prediction").textValue()).isEqualTo(id);
            assertThat(first.has("output.label")).isTrue();
            command(home, "dataset", "add", table.toString(), "--name", "asked");
            JsonNode found = JSON.readTree(
                    command(home, "prediction", "show", id, "-o", "json").out());
            assertThat(found.at("/samples/0/inputs")).hasToString("{\"purpose\":\"car\"}");
            ask(home, "1"); // the setting is still there
            assertThat(command(home, "endpoint", "samples", "loans", "--nested")
                            .out()
                            .lines())
                    .hasSize(3);
            command(home, "endpoint", "set", "loans", "--capture", "0");
            ask(home, "2");
            assertThat(command(home, "endpoint", "samples", "loans").out().lines())
                    .hasSize(3);
            command(home, "endpoint", "samples", "loans", "--delete");
            assertThat(command(home, "endpoint", "samples", "loans").out()).isEmpty();
        }
    }

    private static void assertFound(Path home, String id, String run) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            JsonNode found = JSON.readTree(
                    command(home, "prediction", "show", id, "-o", "json").out());
            assertThat(found.path("endpoint").textValue()).isEqualTo("loans");
            assertThat(found.path("model").toString()).isEqualTo("{\"name\":\"loans\",\"version\":1}");
            assertThat(found.path("run").textValue()).isEqualTo(run);
            assertThat(home.resolve("packages").resolve(found.path("digest").textValue()))
                    .isDirectory();
            assertThat(found.at("/request/prediction").textValue()).isEqualTo(id);
            assertThat(found.at("/request/rows").intValue()).isEqualTo(1);
            assertThat(found.at("/request/token").textValue()).isEqualTo("home");
        });
    }

    private static Program.Result command(Path home, String... arguments) {
        Program.Result result = Program.run(home, arguments);
        assertThat(result.exit()).as(result.err()).isZero();
        return result;
    }

    private String train(Path home) throws IOException {
        Path data = Loans.write(folder);
        command(
                home,
                "train",
                "--recipe",
                "tabular",
                "--data",
                data.toString(),
                "--target",
                "repaid",
                "--name",
                "loans",
                "--epochs",
                "2",
                "-o",
                "json");
        return JSON.readTree(
                        command(home, "model", "show", "loans@1", "-o", "json").out())
                .findValue("run")
                .textValue();
    }

    /** Asks the plain door; the id of the answer. */
    private static String ask(Path home, String income) throws Exception {
        Server server = Server.of(home);
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/endpoints/loans/predict"))
                                .header("Authorization", "Bearer " + server.token())
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"income\":" + income + ",\"purpose\":\"car\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("lepton-prediction-id").orElseThrow();
    }
}
