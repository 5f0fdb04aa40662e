package ai.lepton.server.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.lepton.core.DType;
import ai.lepton.core.api.PredictionId;
import ai.lepton.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import ai.lepton.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceStub;
import ai.lepton.protocol.InferTensorContents;
import ai.lepton.protocol.ModelInferRequest;
import ai.lepton.protocol.ModelStreamInferResponse;
import ai.lepton.server.RunningServer;
import ai.lepton.server.RunningServer.Answer;
import ai.lepton.server.ServingOptions;
import ai.lepton.server.TestGraph;
import ai.lepton.server.http.Problems;
import ai.lepton.server.inference.PredictionIds;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.prometheus.PrometheusMeterRegistries;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {

    private static final String BODY =
            "{\"id\":\"mine\",\"inputs\":[{\"name\":\"x\",\"shape\":[2,1],\"datatype\":\"FP32\",\"data\":[4711.0625,2]}]}";

    private final PrometheusMeterRegistry meters = PrometheusMeterRegistries.newRegistry();

    @TempDir
    private Path folder;

    private RunningServer server(AccessLog log) throws IOException {
        RunningServer server = new RunningServer(ServingOptions.defaults().withThreads(2), meters, log);
        server.deploy("same", "3", folder.resolve("same"), TestGraph.identity(DType.FLOAT32, 1));
        return server;
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("logs").resolve("access.log"))) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }

    private AccessLog open() {
        return AccessLog.toFile(folder.resolve("logs").resolve("access.log"), 1 << 20, Duration.ofDays(1), meters);
    }

    @Test
    void everyRequestIsALineThatLeadsToItsModelAndHasNothingSecretInIt() throws Exception {
        Instant begun = Instant.now().minusMillis(1);
        Answer rest;
        Answer plain;
        Answer older;
        try (AccessLog log = open()) {
            try (RunningServer server = server(log)) {
                rest = server.infer("same", BODY);
                plain = server.post(
                        "/api/v1/endpoints/same/predict?top=1&key=hush",
                        BodyPublishers.ofString("[{\"x\":[4711.0625]}]"));
                older = server.post(
                        "/v1/models/same:predict", BodyPublishers.ofString("{\"instances\":[[4711.0625]]}"));
                assertThat(server.infer("same", "{\"inputs\":4711.0625}").status())
                        .isEqualTo(400);
                assertThat(server.infer("nobody", BODY).status()).isEqualTo(404);
                assertThat(server.get("/nowhere/%22%5C%C3%A4").status()).isEqualTo(404);
                assertThat(server.send(server.request("/v2/models/same")
                                        .setHeader("Authorization", "Bearer another-secret")
                                        .build())
                                .status())
                        .isEqualTo(401);
                assertThat(server.get("/livez").status()).isEqualTo(200);
            }
        }
        List<JsonNode> lines = lines();
        assertThat(lines).hasSize(8);
        JsonNode first = lines.get(0);
        assertThat(Instant.parse(first.path("time").textValue())).isBetween(begun, Instant.now());
        assertThat(first.path("request").textValue()).matches("[0-9a-f]{16}");
        assertThat(first.path("client").textValue()).isEqualTo("127.0.0.1");
        assertThat(first.path("token").textValue()).isEqualTo("server");
        assertThat(first.path("method").textValue()).isEqualTo("POST");
        assertThat(first.path("path").textValue()).isEqualTo("/v2/models/same/infer");
        assertThat(first.path("route").textValue()).isEqualTo("/v2/models/:model/infer");
        assertThat(first.path("status").intValue()).isEqualTo(200);
        assertThat(first.path("in").intValue()).isEqualTo(BODY.length());
        assertThat(first.path("out").intValue()).isEqualTo(rest.text().length());
        assertThat(first.path("model").textValue()).isEqualTo("same");
        assertThat(first.path("version").textValue()).isEqualTo("3");
        assertThat(first.path("rows").intValue()).isEqualTo(2);
        assertThat(first.path("batch_rows").intValue()).isEqualTo(2);
        assertThat(first.path("run_us").longValue())
                .isPositive()
                .isLessThan(first.path("total_us").longValue());
        assertThat(lines.subList(0, 3))
                .extracting(line -> line.path("prediction").textValue())
                .containsExactly(
                        rest.header("lepton-prediction-id"),
                        plain.header("lepton-prediction-id"),
                        older.header("lepton-prediction-id"))
                .doesNotHaveDuplicates();
        assertThat(rest.json().path("id").textValue()).isEqualTo("mine");
        assertThat(lines)
                .extracting(line -> line.path("status").intValue())
                .containsExactly(200, 200, 200, 400, 404, 404, 401, 200);
        assertThat(lines)
                .extracting(line -> line.path("error").asText("-"))
                .containsExactly("-", "-", "-", "BAD_REQUEST", "MODEL_NOT_FOUND", "NOT_FOUND", "NO_TOKEN", "-");
        assertThat(lines.get(3).path("model").textValue()).isEqualTo("same");
        assertThat(lines.get(3).has("prediction")).isFalse();
        assertThat(lines.get(5).has("route")).isFalse();
        assertThat(lines.get(6).has("token")).isFalse();
        String text = Files.readString(folder.resolve("logs").resolve("access.log"));
        assertThat(text).doesNotContain("4711.0625", "hush", RunningServer.TOKEN, "another-secret");
    }

    @Test
    void anIdSaysWhenAndByWhatItWasGiven() throws Exception {
        Instant begun = Instant.ofEpochMilli(System.currentTimeMillis());
        try (AccessLog log = open();
                RunningServer server = server(log)) {
            PredictionId one = PredictionId.parse(server.infer("same", BODY).header("lepton-prediction-id"));
            PredictionId two = PredictionId.parse(server.infer("same", BODY).header("lepton-prediction-id"));
            assertThat(one.time()).isBetween(begun, Instant.now());
            assertThat(two.origin()).isEqualTo(one.origin());
            assertThat(two).isNotEqualTo(one);
            server.deploy("same", "4", folder.resolve("same"), TestGraph.identity(DType.FLOAT32, 1));
            PredictionId next = PredictionId.parse(server.infer("same", BODY).header("lepton-prediction-id"));
            assertThat(next.origin()).isNotEqualTo(one.origin());
        }
    }

    @Test
    void requestsOverGrpcAreThereTooAndEachMessageOfAStream() throws Exception {
        String unary;
        List<ModelStreamInferResponse> streamed = new CopyOnWriteArrayList<>();
        try (AccessLog log = open()) {
            try (RunningServer server = server(log)) {
                var builder = GrpcClients.builder("gproto+h2c://127.0.0.1:" + server.port())
                        .addHeader("authorization", "Bearer " + RunningServer.TOKEN);
                GRPCInferenceServiceBlockingStub blocking = builder.build(GRPCInferenceServiceBlockingStub.class);
                unary = blocking.modelInfer(request("same"))
                        .getParametersOrThrow(PredictionIds.PARAMETER)
                        .getStringParam();
                try {
                    blocking.modelInfer(request("nobody"));
                } catch (StatusRuntimeException e) {
                    assertThat(e.getStatus().getCode().value()).isEqualTo(5);
                }
                stream(builder.build(GRPCInferenceServiceStub.class), streamed, "same", "same", "nobody", "same");
            }
        }
        List<JsonNode> lines =
                lines().stream().filter(line -> !line.has("message")).toList();
        List<JsonNode> messages = lines().stream()
                .filter(line -> line.has("message"))
                .sorted(Comparator.comparingInt(line -> line.path("message").intValue()))
                .toList();
        assertThat(lines)
                .extracting(line -> line.path("path").textValue())
                .containsExactly(
                        "/inference.GRPCInferenceService/ModelInfer",
                        "/inference.GRPCInferenceService/ModelInfer",
                        "/inference.GRPCInferenceService/ModelStreamInfer");
        assertThat(lines).extracting(line -> line.path("grpc").textValue()).containsExactly("0", "5", "0");
        assertThat(lines.get(0).path("prediction").textValue()).isEqualTo(unary);
        assertThat(lines.get(0).has("answers")).isFalse();
        assertThat(lines.get(1).path("error").textValue()).isEqualTo("MODEL_NOT_FOUND");
        JsonNode stream = lines.get(2);
        assertThat(messages).extracting(line -> line.path("grpc").textValue()).containsExactly("0", "0", "5", "0");
        assertThat(messages).extracting(line -> line.path("message").intValue()).containsExactly(1, 2, 3, 4);
        assertThat(messages)
                .extracting(line -> line.path("error").asText("-"))
                .containsExactly("-", "-", "MODEL_NOT_FOUND", "-");
        assertThat(messages).extracting(line -> line.path("rows").intValue()).containsExactly(1, 1, 0, 1);
        assertThat(messages)
                .extracting(line -> line.path("in").intValue())
                .containsExactly(
                        request("same").getSerializedSize(),
                        request("same").getSerializedSize(),
                        request("nobody").getSerializedSize(),
                        request("same").getSerializedSize());
        assertThat(messages)
                .extracting(line -> line.path("out").intValue())
                .isEqualTo(streamed.stream()
                        .map(ModelStreamInferResponse::getSerializedSize)
                        .toList());
        assertThat(messages).extracting(line -> line.path("request")).containsOnly(stream.path("request"));
        assertThat(stream.path("answers").intValue()).isEqualTo(3);
        assertThat(stream.path("rows").intValue()).isEqualTo(3);
        assertThat(stream.has("prediction")).isFalse();
        List<String> ids = streamed.stream()
                .filter(each -> each.getErrorMessage().isEmpty())
                .map(each -> each.getInferResponse()
                        .getParametersOrThrow(PredictionIds.PARAMETER)
                        .getStringParam())
                .toList();
        assertThat(ids).hasSize(3).doesNotHaveDuplicates();
        assertThat(messages)
                .filteredOn(line -> line.has("prediction"))
                .extracting(line -> line.path("prediction").textValue())
                .isEqualTo(ids);
        JsonNode found =
                new AccessLogFiles(folder.resolve("logs").resolve("access.log")).find(PredictionId.parse(ids.get(1)));
        assertThat(found).isEqualTo(messages.get(1));
    }

    private static void stream(GRPCInferenceServiceStub stub, List<ModelStreamInferResponse> answers, String... models)
            throws Exception {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        StreamObserver<ModelInferRequest> requests =
                stub.modelStreamInfer(new StreamObserver<ModelStreamInferResponse>() {
                    @Override
                    public void onNext(ModelStreamInferResponse answer) {
                        answers.add(answer);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        ended.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {
                        ended.complete(null);
                    }
                });
        for (String model : models) {
            requests.onNext(request(model));
        }
        requests.onCompleted();
        ended.get(30, TimeUnit.SECONDS);
    }

    private static ModelInferRequest request(String model) {
        return ModelInferRequest.newBuilder()
                .setModelName(model)
                .addInputs(ModelInferRequest.InferInputTensor.newBuilder()
                        .setName("x")
                        .setDatatype("FP32")
                        .addShape(1)
                        .addShape(1)
                        .setContents(InferTensorContents.newBuilder().addFp32Contents(1)))
                .build();
    }

    @Test
    void aClientThatBreaksOffWhileItSendsIsNoFailureOfTheServer() throws Exception {
        List<LogRecord> records = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                records.add(entry);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(Problems.class.getName());
        logger.setLevel(Level.FINE);
        logger.addHandler(handler);
        try (AccessLog log = open()) {
            try (RunningServer server = server(log)) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                    socket.getOutputStream()
                            .write(("POST /v2/models/same/infer HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                                            + "\r\nAuthorization: Bearer " + RunningServer.TOKEN
                                            + "\r\nContent-Length: 1000\r\n\r\n{\"inputs\":")
                                    .getBytes(StandardCharsets.US_ASCII));
                    socket.getOutputStream().flush();
                    await().until(() -> meters.scrape().contains("armeria_server_connections{"));
                }
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> !records.isEmpty() || Files.size(folder.resolve("logs/access.log")) > 0);
            }
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(null);
        }
        assertThat(records).allMatch(entry -> entry.getLevel().intValue() < Level.INFO.intValue());
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0).path("error").textValue()).isEqualTo("CANCELLED");
    }

    @Test
    void aLogThatCannotBeWrittenDropsLinesAndCountsThemAndTheServerAnswers() throws Exception {
        boolean[] isFull = {true};
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (AccessLog log = AccessLog.to(
                new AccessLogOutput() {
                    @Override
                    public void write(byte[] lines, int length) throws IOException {
                        synchronized (out) {
                            if (isFull[0]) {
                                throw new IOException("No space left on device");
                            }
                            out.write(lines, 0, length);
                        }
                    }

                    @Override
                    public void close() {}
                },
                meters,
                1 << 20)) {
            try (RunningServer server = server(log)) {
                assertThat(server.infer("same", BODY).status()).isEqualTo(200);
                await().until(() -> count(meters, "dropped") == 1);
                synchronized (out) {
                    isFull[0] = false;
                }
                assertThat(server.infer("same", BODY).status()).isEqualTo(200);
                await().until(() -> count(meters, "written") == 1);
            }
        }
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
    }

    @Test
    void aDiskThatHangsHoldsNoRequestUpAndTakesNoMoreThanItsMemory() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int requests = 1_500;
        int mostBytes = 64 << 10;
        try (AccessLog log = AccessLog.to(
                new AccessLogOutput() {
                    @Override
                    public void write(byte[] lines, int length) throws IOException {
                        try {
                            hangs.await();
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                        out.write(lines, 0, length);
                    }

                    @Override
                    public void close() {}
                },
                meters,
                mostBytes)) {
            try (RunningServer server = server(log)) {
                for (int i = 0; i < requests; i++) { // on one connection, so that all lines come from one thread
                    assertThat(server.get("/livez").status()).isEqualTo(200);
                }
                hangs.countDown();
            }
        }
        double dropped = count(meters, "dropped");
        assertThat(dropped).isPositive();
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(requests - (int) dropped);
        assertThat(out.size()).isBetween(mostBytes, 9 * mostBytes);
    }

    private static double count(MeterRegistry meters, String outcome) {
        return meters.counter("lepton.access.log.lines", "outcome", outcome).count();
    }
}
