package ai.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.Problem;
import ai.lepton.core.model.PackageFolder;
import ai.lepton.server.RunningServer.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelServerTest {

    private static final String GOOD =
            "{\"id\":\"7\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[2,2],\"data\":[1,0,-2,3]}]}";

    @TempDir
    static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer();
        server.deploy("pets", "3", folder.resolve("pets"), TestGraph.classifier("cat", "dog"));
        server.deploy("root", "1", folder.resolve("root"), TestGraph.squareRoot());
        server.deploy("sums", "1", folder.resolve("sums"), TestGraph.sumAndDifference());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void saysWhatItIs() {
        Answer answer = server.get("/v2");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).startsWith("application/json");
        assertThat(answer.text())
                .isEqualTo("{\"name\":\"lepton\",\"version\":\"1.2.3\",\"extensions\":"
                        + "[\"binary_tensor_data\",\"model_repository\",\"schedule_policy\",\"statistics\"]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz", "/v2/health/live", "/v2/health/ready"})
    void saysHowItIsToWhoHasNoToken(String path) {
        Answer answer = server.send(
                HttpRequest.newBuilder(server.request(path).build().uri()).build());
        assertThat(answer.status()).isEqualTo(200);
        Answer head =
                server.send(HttpRequest.newBuilder(server.request(path).build().uri())
                        .method("HEAD", BodyPublishers.noBody())
                        .build());
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.text()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/models/pets", "/v2/models/pets/versions/3"})
    void saysWhatAModelTakesAndGives(String path) {
        Answer answer = server.get(path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .isEqualTo("{\"name\":\"pets\",\"versions\":[\"3\"],\"platform\":\"onnxruntime_onnx\",\"inputs\":["
                        + "{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1,2]}],\"outputs\":["
                        + "{\"name\":\"probabilities\",\"datatype\":\"FP32\",\"shape\":[-1,2]},"
                        + "{\"name\":\"label\",\"datatype\":\"BYTES\",\"shape\":[-1]}]}");
        assertThat(server.get(path + "/ready").text()).isEqualTo("{\"name\":\"pets\",\"ready\":true}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/models/pets/infer", "/v2/models/pets/versions/3/infer"})
    void answersAsTheProtocolSays(String path) {
        Answer answer = server.post(path, BodyPublishers.ofString(GOOD));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("content-type")).startsWith("application/json");
        assertThat(answer.json().fieldNames())
                .toIterable()
                .containsExactly("model_name", "model_version", "id", "outputs");
        assertThat(answer.json().at("/model_name").textValue()).isEqualTo("pets");
        assertThat(answer.json().at("/model_version").textValue()).isEqualTo("3");
        assertThat(answer.json().at("/id").textValue()).isEqualTo("7");
        assertThat(answer.json().at("/outputs/0/name").textValue()).isEqualTo("probabilities");
        assertThat(answer.json().at("/outputs/0/datatype").textValue()).isEqualTo("FP32");
        assertThat(answer.json().at("/outputs/0/shape")).hasToString("[2,2]");
        assertThat(answer.json().at("/outputs/0/data/0").floatValue()).isEqualTo(0.7310586f);
        assertThat(answer.json().at("/outputs/1"))
                .hasToString("{\"name\":\"label\",\"datatype\":\"BYTES\",\"shape\":[2],\"data\":[\"cat\",\"dog\"]}");
    }

    @Test
    void answersOnlyWhatIsAskedFor() {
        String body = GOOD.replace("\"id\":\"7\"", "\"outputs\":[{\"name\":\"label\"}]");
        Answer answer = server.infer("pets", body);
        assertThat(answer.text())
                .isEqualTo("{\"model_name\":\"pets\",\"model_version\":\"3\",\"outputs\":[{\"name\":\"label\","
                        + "\"datatype\":\"BYTES\",\"shape\":[2],\"data\":[\"cat\",\"dog\"]}]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "FLOAT32; [1.5,-0.0]; [1.5,-0.0]",
                "FLOAT64; [0.1,1e300]; [0.1,1.0E300]",
                "INT32; [-1,2147483647]; [-1,2147483647]",
                "INT64; [-1,9223372036854775807]; [-1,9223372036854775807]",
                "UINT8; [0,255]; [0,255]",
                "BOOL; [true,false]; [true,false]",
                "STRING; ['ö','\\u0001']; ['ö','\\u0001']"
            })
    void passesEveryTypeThereAndBack(DType dtype, String sent, String received) throws Exception {
        String name = "identity-" + dtype.protocolName().toLowerCase(Locale.ROOT);
        server.deploy(name, "1", folder.resolve(name), TestGraph.identity(dtype, 2));
        Answer answer = server.infer(
                name,
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"" + dtype.protocolName() + "\",\"shape\":[1,2],\"data\":"
                        + sent.replace('\'', '"') + "}]}");
        assertThat(answer.text())
                .isEqualTo("{\"model_name\":\"" + name + "\",\"model_version\":\"1\",\"outputs\":[{\"name\":\"y\","
                        + "\"datatype\":\"" + dtype.protocolName() + "\",\"shape\":[1,2],\"data\":"
                        + received.replace('\'', '"') + "}]}");
        server.models().models().undeploy(name);
    }

    @Test
    void badJsonIs400() {
        assertProblem(server.infer("pets", "{\"inputs\":"), 400, ErrorCode.BAD_REQUEST);
        assertProblem(server.infer("pets", ""), 400, ErrorCode.BAD_REQUEST);
    }

    @Test
    void aWrongShapeTypeOrNumberOfValuesIs400() {
        assertProblem(server.infer("pets", GOOD.replace("[2,2]", "[1,4]")), 400, ErrorCode.INPUT_MISMATCH);
        assertProblem(server.infer("pets", GOOD.replace("[2,2]", "[3,2]")), 400, ErrorCode.INPUT_MISMATCH);
        assertProblem(server.infer("pets", GOOD.replace("FP32", "INT64")), 400, ErrorCode.INPUT_MISMATCH);
        assertProblem(server.infer("pets", GOOD.replace("-2", "\"a\"")), 400, ErrorCode.INPUT_MISMATCH);
        assertProblem(server.infer("pets", GOOD.replace("[2,2]", "[1099511627776,2]")), 400, ErrorCode.INPUT_MISMATCH);
        assertProblem(server.infer("pets", GOOD.replace("[2,2]", "[-2,2]")), 400, ErrorCode.BAD_REQUEST);
    }

    @Test
    void nanIs400AndNamesInputAndRowWhereItCan() {
        assertProblem(server.infer("pets", GOOD.replace("-2", "NaN")), 400, ErrorCode.BAD_REQUEST);
        Answer missing = server.infer("pets", GOOD.replace("-2", "null"));
        assertProblem(missing, 400, ErrorCode.NAN_INPUT);
        assertThat(missing.problem().detail()).startsWith("input \"x\" row 1: null");
    }

    @Test
    void aNaNAnswerIs422() {
        Answer answer = server.infer("root", GOOD.replace("\"id\":\"7\",", ""));
        assertProblem(answer, 422, ErrorCode.NAN_OUTPUT);
        assertThat(answer.problem().detail()).startsWith("output \"y\" row 1: NaN");
    }

    @Test
    void aMissingOrUnknownInputIs400() {
        String named = GOOD.replace("\"x\"", "\"a\"");
        Answer missing = server.infer("sums", named);
        assertProblem(missing, 400, ErrorCode.MISSING_INPUT);
        assertThat(missing.problem().detail()).isEqualTo("input \"b\": missing (expected: FP32 [-1, 2])");
        assertProblem(server.infer("sums", GOOD), 400, ErrorCode.UNKNOWN_INPUT);
        assertProblem(server.infer("pets", "{\"inputs\":[]}"), 400, ErrorCode.MISSING_INPUT);
    }

    @Test
    void namesThatCannotBeWrittenBackDoNotBreakTheAnswer() {
        Answer answer = server.infer("pets", GOOD.replace("\"x\"", "\"\\ud800\""));
        assertProblem(answer, 400, ErrorCode.UNKNOWN_INPUT);
        Answer id = server.infer("pets", GOOD.replace("\"7\"", "\"\\ud800\""));
        assertThat(id.status()).isEqualTo(200);
    }

    @Test
    void anUnknownModelOrVersionIs404() {
        for (String path :
                new String[] {"/v2/models/nobody", "/v2/models/nobody/ready", "/v2/models/pets/versions/4"}) {
            assertProblem(server.get(path), 404, ErrorCode.MODEL_NOT_FOUND);
        }
        assertProblem(server.infer("nobody", GOOD), 404, ErrorCode.MODEL_NOT_FOUND);
        Answer version = server.post("/v2/models/pets/versions/4/infer", BodyPublishers.ofString(GOOD));
        assertProblem(version, 404, ErrorCode.MODEL_NOT_FOUND);
        assertThat(version.problem().detail()).isEqualTo("model \"pets\" version 4: not deployed (expected: 3)");
    }

    @Test
    void anUnknownPathIs404AndAWrongMethod405() {
        assertProblem(server.get("/nowhere"), 404, ErrorCode.NOT_FOUND);
        assertProblem(server.get("/v2/nowhere"), 404, ErrorCode.NOT_FOUND);
        assertProblem(server.get("/v2/models"), 404, ErrorCode.NOT_FOUND);
        Answer read = server.get("/v2/models/pets/infer");
        assertProblem(read, 405, ErrorCode.METHOD_NOT_ALLOWED);
        assertThat(read.header("allow")).isEqualTo("POST");
        Answer written = server.post("/v2", BodyPublishers.ofString("{}"));
        assertProblem(written, 405, ErrorCode.METHOD_NOT_ALLOWED);
        assertThat(written.header("allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void noTokenOrAWrongOneIs401() {
        for (String path : new String[] {"/v2", "/v2/models/pets", "/metrics", "/nowhere", "/v2/health/other"}) {
            HttpRequest bare =
                    HttpRequest.newBuilder(server.request(path).build().uri()).build();
            Answer answer = server.send(bare);
            assertProblem(answer, 401, ErrorCode.NO_TOKEN);
            assertThat(answer.header("www-authenticate")).startsWith("Bearer");
        }
        for (String header : new String[] {
            "Bearer wrong",
            "Bearer ",
            "Bearer " + RunningServer.TOKEN + "x",
            "Basic " + RunningServer.TOKEN,
            RunningServer.TOKEN
        }) {
            HttpRequest wrong = HttpRequest.newBuilder(
                            server.request("/v2").build().uri())
                    .header("Authorization", header)
                    .build();
            assertProblem(server.send(wrong), 401, ErrorCode.NO_TOKEN);
        }
        HttpRequest lower = HttpRequest.newBuilder(server.request("/v2").build().uri())
                .header("Authorization", "bearer " + RunningServer.TOKEN)
                .build();
        assertThat(server.send(lower).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:PORT, , 200",
        "localhost:PORT, , 200",
        "LocalHost:PORT, http://localhost:PORT, 200",
        "[::1]:PORT, http://127.0.0.1:PORT, 200",
        "evil.example:PORT, , 403",
        "localhost, , 200",
        "localhost:9999, http://localhost:9999, 200",
        "localhost:9999, http://localhost:9998, 403",
        "127.0.0.1:, , 403",
        "127.0.0.1:99999999, , 403",
        "127.0.0.1:0x50, , 403",
        "127.0.0.1.evil.example:PORT, , 403",
        "127.0.0.1:PORT, http://evil.example, 403",
        "127.0.0.1:PORT, https://127.0.0.1:PORT, 403",
        "127.0.0.1:PORT, null, 403"
    })
    void refusesForeignHostsAndOrigins(String host, @Nullable String origin, int status) throws Exception {
        String port = Integer.toString(server.port());
        String request = "GET /v2/health/live HTTP/1.1\r\nHost: " + host.replace("PORT", port) + "\r\n"
                + (origin == null ? "" : "Origin: " + origin.replace("PORT", port) + "\r\n")
                + "Connection: close\r\n\r\n";
        assertThat(raw(request)).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void aBodyThatDoesNotComeIsSaidToBeMissing() throws Exception {
        ServingOptions quick = ServingOptions.defaults().withTimeout(Duration.ofMillis(300));
        try (RunningServer other = new RunningServer(quick)) {
            other.deploy("pets", "1", folder.resolve("pets"), TestGraph.classifier("cat", "dog"));
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), other.port())) {
                socket.getOutputStream()
                        .write(("POST /v2/models/pets/infer HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                        + RunningServer.TOKEN + "\r\nContent-Length: 100\r\n\r\n{\"inputs\":")
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                byte[] answer = new byte[4096];
                int length = socket.getInputStream().readNBytes(answer, 0, "HTTP/1.1 503".length());
                length += socket.getInputStream().read(answer, length, answer.length - length);
                assertThat(new String(answer, 0, length, StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 503");
                while (!new String(answer, 0, length, StandardCharsets.UTF_8).contains("}")) {
                    int read = socket.getInputStream().read(answer, length, answer.length - length);
                    assertThat(read).isPositive();
                    length += read;
                }
                assertThat(new String(answer, 0, length, StandardCharsets.UTF_8))
                        .contains("body: not all of it came within 300 ms (expected: faster).");
            }
        }
    }

    @Test
    void aBodyOf100MegabytesIs413AndTheServerStaysHealthy() throws Exception {
        byte[] megabyte = new byte[1 << 20];
        Arrays.fill(megabyte, (byte) ' ');
        String length = "POST /v2/models/pets/infer HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                + "\r\nAuthorization: Bearer " + RunningServer.TOKEN + "\r\n";
        assertThat(upload(length + "Content-Length: 104857600\r\n\r\n", megabyte, 100, false))
                .contains("413", "\"code\":2207");
        assertThat(upload(length + "Transfer-Encoding: chunked\r\n\r\n", megabyte, 100, true))
                .contains("413", "\"code\":2207");
        assertThat(raw(length + "Expect: 100-continue\r\nContent-Length: 104857600\r\n\r\n"))
                .contains("413", "\"code\":2207");
        assertThat(server.infer("pets", GOOD).status()).isEqualTo(200);
        assertThat(server.get("/readyz").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void clientsOfEitherVersionOfHttpCanReadWhyTheirBodyWasRefused(HttpClient.Version version) throws Exception {
        ServingOptions small = ServingOptions.defaults().withMaxBodyBytes(1 << 20);
        byte[] body = new byte[6 << 20];
        Arrays.fill(body, (byte) ' ');
        HttpClient client = HttpClient.newBuilder().version(version).build();
        try (RunningServer other = new RunningServer(small)) {
            other.deploy("pets", "1", folder.resolve("pets"), TestGraph.classifier("cat", "dog"));
            // The first request may change to HTTP/2, the later ones are HTTP/2 from the start.
            for (String path : List.of("/livez", "/v2/models/pets/infer", "/v2/models/nobody/infer", "/nowhere")) {
                for (BodyPublisher publisher : List.of(
                        BodyPublishers.ofByteArray(body),
                        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))) {
                    HttpRequest request = other.request(path).POST(publisher).build();
                    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
                    assertThat(response.statusCode()).as(path).isIn(404, 405, 413);
                    assertThat(response.body()).contains("urn:lepton:error:");
                    if (path.contains("pets")) {
                        assertProblem(new Answer(response), 413, ErrorCode.BODY_TOO_LARGE);
                    }
                }
            }
            assertThat(other.infer("pets", GOOD).status()).isEqualTo(200);
        }
    }

    @Test
    void aCompressedBodyIsRefusedWithAReason() {
        Answer zipped = server.send(server.request("/v2/models/pets/infer")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofString(GOOD))
                .build());
        assertProblem(zipped, 400, ErrorCode.BAD_REQUEST);
    }

    @Test
    void anUnforeseenFailureSaysNothingAboutTheInside() {
        Answer answer = server.get("/broken");
        assertProblem(answer, 500, ErrorCode.INTERNAL);
        assertThat(answer.text())
                .doesNotContain("secret")
                .doesNotContain("Exception")
                .doesNotContain("ai.lepton");
    }

    @Test
    void aWrongArgumentIs400() {
        Answer answer = server.get("/wrong-argument");
        assertProblem(answer, 400, ErrorCode.INVALID_ARGUMENT);
        assertThat(answer.problem().detail()).isEqualTo("name: Ä (expected: lower-case letters)");
    }

    @Test
    void aRequestThatTakesTooLongIs503() {
        assertProblem(server.get("/slow"), 503, ErrorCode.TIMED_OUT);
    }

    @Test
    void aServerThatEndsBeginsNothingNewAndStillSaysHowItIs() throws Exception {
        try (RunningServer other = new RunningServer()) {
            other.deploy("sums", "1", folder.resolve("ending"), TestGraph.sumAndDifference());
            other.models().refuse();
            for (String path : List.of(
                    "/v2/models/sums/infer",
                    "/v1/models/sums:predict",
                    "/api/v1/endpoints/sums/predict?version=1",
                    "/inference.GRPCInferenceService/ServerLive")) {
                Answer answer = other.post(path, BodyPublishers.ofString("{}"));
                assertThat(answer.status()).as(path).isEqualTo(503);
                assertThat(answer.problem().detail()).as(path).contains("server: shutting down");
            }
            assertThat(other.get("/livez").status()).isEqualTo(200);
            assertThat(other.get("/readyz").problem().detail()).doesNotContain("shutting down");
        }
    }

    @Test
    void isReadyOnlyWhileItAcceptsAndAllItsModelsAnswer() throws Exception {
        Path bad = TestPackage.write(folder.resolve("bad"), TestGraph.squareRoot());
        Files.writeString(bad.resolve(PackageFolder.GRAPH), "damaged");
        try (RunningServer other = new RunningServer()) {
            assertThat(other.get("/readyz").status()).isEqualTo(200);
            other.models().accept(false);
            for (String path : new String[] {"/readyz", "/v2/health/ready"}) {
                Answer answer = other.get(path);
                assertProblem(answer, 503, ErrorCode.MODEL_NOT_READY);
                assertThat(answer.header("retry-after")).isEqualTo("1");
            }
            assertThat(other.get("/livez").status()).isEqualTo(200);
            other.models().accept(true);
            assertThatThrownBy(() -> other.models().models().deploy("bad", "1", bad))
                    .isInstanceOf(LeptonException.class);
            assertProblem(other.get("/readyz"), 503, ErrorCode.MODEL_NOT_READY);
            Answer infer = other.infer("bad", GOOD);
            assertProblem(infer, 503, ErrorCode.MODEL_NOT_READY);
            assertThat(infer.problem().detail()).contains("PACKAGE_CORRUPT");
            assertProblem(other.get("/v2/models/bad/ready"), 503, ErrorCode.MODEL_NOT_READY);
            other.models().models().undeploy("bad");
            assertThat(other.get("/readyz").status()).isEqualTo(200);
        }
    }

    @Test
    void countsRequestsRowsAndTime() {
        server.infer("pets", GOOD);
        server.infer("pets", "{");
        server.get("/nowhere/at/all");
        String metrics = server.get("/metrics").text();
        assertThat(metrics)
                .containsPattern("lepton_inference_requests_total\\{model=\"pets\",outcome=\"OK\",version=\"3\"} [1-9]")
                .containsPattern(
                        "lepton_inference_requests_total\\{model=\"pets\",outcome=\"BAD_REQUEST\",version=\"3\"} [1-9]")
                .containsPattern("lepton_inference_rows_total\\{model=\"pets\",version=\"3\"} [1-9]")
                .containsPattern("lepton_inference_seconds_sum\\{model=\"pets\",version=\"3\"} [0-9.E-]+")
                .containsPattern("lepton_inference_seconds_bucket\\{model=\"pets\",version=\"3\",le=\"\\+Inf\"} [1-9]")
                .containsPattern("lepton_http_requests_seconds_count\\{method=\"POST\","
                        + "route=\"/v2/models/:model/infer\",status=\"200\"} [1-9]")
                .contains("route=\"none\",status=\"404\"")
                .contains("lepton_endpoints_ready ")
                .doesNotContain("nowhere");
    }

    @Test
    void forgetsTheLabelsOfWhatIsGone() throws Exception {
        server.deploy("brief", "1", folder.resolve("brief"), TestGraph.squareRoot());
        assertThat(server.get("/metrics").text()).contains("model=\"brief\"");
        server.deploy("brief", "2", folder.resolve("brief"), TestGraph.squareRoot());
        assertThat(server.get("/metrics").text())
                .contains("model=\"brief\",version=\"2\"")
                .doesNotContain("model=\"brief\",version=\"1\"");
        server.models().models().undeploy("brief");
        assertThat(server.get("/metrics").text()).doesNotContain("model=\"brief\"");
    }

    @Test
    void aFullQueueIs429() throws Exception {
        Path slow = TestPackage.write(folder.resolve("slow"), TestGraph.loop());
        try (RunningServer small =
                new RunningServer(ServingOptions.defaults().withThreads(1).withQueue(1))) {
            small.models().models().deploy("slow", "1", slow);
            String turns = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"INT64\",\"shape\":[1],\"data\":[%d]}]}";
            HttpRequest request = small.request("/v2/models/slow/infer")
                    .POST(BodyPublishers.ofString(turns.formatted(50_000)))
                    .build();
            HttpClient client = HttpClient.newHttpClient();
            List<HttpResponse<String>> answers =
                    Stream.generate(() -> client.sendAsync(request, BodyHandlers.ofString())).limit(8).toList().stream()
                            .map(CompletableFuture::join)
                            .toList();
            assertThat(answers.stream().map(HttpResponse::statusCode))
                    .contains(200, 429)
                    .containsOnly(200, 429);
            assertThat(answers.stream().filter(answer -> answer.statusCode() == 429))
                    .allSatisfy(answer -> assertThat(answer.headers().firstValue("retry-after"))
                            .contains("1"))
                    .allSatisfy(answer -> assertThat(answer.body()).contains("QUEUE_FULL"));
            assertThat(small.infer("slow", turns.formatted(1)).status()).isEqualTo(200);
        }
    }

    private static void assertProblem(Answer answer, int status, ErrorCode code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        Problem problem = answer.problem();
        assertThat(problem.status()).isEqualTo(status);
        assertThat(problem.code()).isEqualTo(code.number());
        assertThat(problem.title()).isEqualTo(code.name());
        assertThat(problem.type()).isEqualTo("urn:lepton:error:" + code.number());
        assertThat(problem.error()).isEqualTo(code.name() + " (" + code.number() + "): " + problem.detail());
    }

    private static String raw(String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return read(socket.getInputStream());
        }
    }

    /** Sends a large body until the server answers or hangs up, as a client does that looks up only afterwards. */
    private static String upload(String head, byte[] part, int parts, boolean chunked) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.ISO_8859_1));
            try {
                for (int i = 0; i < parts && socket.getInputStream().available() == 0; i++) {
                    if (chunked) {
                        out.write((Integer.toHexString(part.length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                    }
                    out.write(part);
                    if (chunked) {
                        out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
                    }
                }
            } catch (IOException e) {
                // The server may close once it has answered; the answer is what counts.
            }
            return read(socket.getInputStream());
        }
    }

    private static String read(InputStream in) throws Exception {
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[8192];
        while (!text.toString().contains("}")) {
            int read = in.read(buffer);
            if (read < 0) {
                break;
            }
            text.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
        }
        return text.toString();
    }
}
