package ai.lepton.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad requests to a real server; after each the server still answers a good one. */
class HttpErrorsIT {

    private static final String INFER = "/v2/models/stripes/infer";

    @TempDir
    static Path folder;

    private static Program up;
    private static Server server;

    @BeforeAll
    static void start() throws Exception {
        Path home = folder.resolve("home");
        up = Program.start(home, "up", "--port", "0").awaitServer(home);
        server = Server.of(home);
        Path data = Stripes.idx(folder.resolve("data"), 600, 100);
        Program.Result trained = Program.run(
                home,
                "train",
                "--recipe",
                "image-classification",
                "--data",
                data.toString(),
                "--name",
                "stripes",
                "--epochs",
                "1");
        assertThat(trained.exit()).as(trained.err()).isZero();
        Program.Result created = Program.run(home, "endpoint", "create", "-n", "stripes", "--model", "stripes@1");
        assertThat(created.exit()).as(created.err()).isZero();
    }

    @AfterAll
    static void stop() {
        up.close();
    }

    @AfterEach
    void isUnharmed() {
        Server.Answer answer = server.post(INFER, Stripes.request(6));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("id").asText()).isEqualTo("s");
        assertThat(answer.json().path("model_name").asText()).isEqualTo("stripes");
        assertThat(answer.json().path("model_version").asText()).isEqualTo("1");
        assertThat(answer.body()).doesNotContain("NaN");
    }

    static Stream<Arguments> badRequests() {
        String good = Stripes.request(3);
        return Stream.of(
                Arguments.of("bad JSON", INFER, "{\"inputs\": [", 400, ""),
                Arguments.of("no JSON at all", INFER, "hello", 400, ""),
                Arguments.of("empty body", INFER, "", 400, ""),
                Arguments.of("wrong shape", INFER, good.replace("[1,28,28,1]", "[1,784]"), 400, "[1, 784]"),
                Arguments.of(
                        "shape and data disagree",
                        INFER,
                        good.replace("[1,28,28,1]", "[2,28,28,1]"),
                        400,
                        "[2, 28, 28, 1]"),
                Arguments.of("2^40 rows", INFER, good.replace("[1,28", "[1099511627776,28"), 400, ""),
                Arguments.of("negative size", INFER, good.replace("[1,28", "[-1,28"), 400, ""),
                Arguments.of("wrong type", INFER, good.replace("UINT8", "FP32"), 400, "FP32"),
                Arguments.of("unknown type", INFER, good.replace("UINT8", "FP99"), 400, "FP99"),
                Arguments.of("NaN", INFER, good.replaceFirst("\"data\":\\[\\d+", "\"data\":[NaN"), 400, ""),
                Arguments.of("null", INFER, good.replaceFirst("\"data\":\\[\\d+", "\"data\":[null"), 400, ""),
                Arguments.of(
                        "out of range", INFER, good.replaceFirst("\"data\":\\[\\d+", "\"data\":[256"), 400, "value 0"),
                Arguments.of("missing input", INFER, "{\"inputs\":[]}", 400, "image"),
                Arguments.of("unknown input", INFER, good.replace("\"image\"", "\"picture\""), 400, "picture"),
                Arguments.of("unknown model", "/v2/models/nobody/infer", good, 404, "nobody"),
                Arguments.of("unknown version", "/v2/models/stripes/versions/9/infer", good, 404, "9"),
                Arguments.of("unknown path", "/v2/nothing", good, 404, ""),
                Arguments.of("deep nesting", INFER, "[".repeat(100_000), 400, ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRequests")
    void badRequestsAreNamed(String what, String path, String body, int status, String named) {
        Server.Answer answer = server.post(path, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.json().path("error").asText()).contains(named).doesNotContain("Exception", "\tat ");
    }

    @Test
    void aBodyOfAHundredMegabytesIsTooLarge() {
        Server.Answer answer = server.send(server.request(INFER)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArrays(java.util.Collections.nCopies(100, new byte[1 << 20]))));
        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void withoutATokenOnlyHealthIsOpen() {
        for (String open : new String[] {"/livez", "/readyz", "/v2/health/live", "/v2/health/ready"}) {
            assertThat(server.send(anonymous(open)).status()).as(open).isEqualTo(200);
        }
        for (String closed : new String[] {
            "/v2", "/v2/models/stripes", "/metrics", "/api/v1/runs", "/api/v1/models", "/api/v1/endpoints", "/nowhere"
        }) {
            assertThat(server.send(anonymous(closed)).status()).as(closed).isEqualTo(401);
        }
        Server.Answer wrong = new Server(server.url(), "wrong").get("/v2");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.body()).doesNotContain(server.token());
    }

    @Test
    void aForeignHostNameIsRefused() throws Exception {
        URI uri = URI.create(server.url());
        try (java.net.Socket socket = new java.net.Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream()
                    .write(("GET /v2 HTTP/1.1\r\nHost: evil.example\r\nAuthorization: Bearer " + server.token()
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 4").doesNotStartWith("HTTP/1.1 404");
        }
    }

    @Test
    void metricsCountWhatWasAsked() {
        String metrics = server.get("/metrics").body();
        assertThat(metrics).contains("stripes").contains("_seconds").contains("# TYPE");
    }

    private static HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path)).GET();
    }
}
