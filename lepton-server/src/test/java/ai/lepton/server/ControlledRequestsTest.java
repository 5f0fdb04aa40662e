package ai.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import ai.lepton.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceFutureStub;
import ai.lepton.protocol.InferParameter;
import ai.lepton.protocol.ModelInferRequest;
import ai.lepton.protocol.ModelInferRequest.InferInputTensor;
import ai.lepton.protocol.ModelStatisticsRequest;
import ai.lepton.server.RunningServer.Answer;
import ai.lepton.server.batch.BatchOptions;
import ai.lepton.server.http.RateLimit;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deadlines, cancellation, rates and compression; one worker, so that what is not ended in time holds up all others. */
class ControlledRequestsTest {

    private static final String ENDLESS = longs(Long.MAX_VALUE);

    @TempDir
    static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer(ServingOptions.defaults()
                .withThreads(1)
                .withMaxBodyBytes(1 << 20)
                .withBatching(BatchOptions.defaults().withMaxRows(16)));
        server.deploy("loop", "1", folder.resolve("loop"), TestGraph.loop());
        server.deploy("other", "1", folder.resolve("loop"), TestGraph.loop());
        server.deploy("same", "1", folder.resolve("same"), TestGraph.identity(DType.INT64, 1));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aClientsTimeEndsTheRun() {
        Answer byHeader = server.send(server.request("/v2/models/loop/infer")
                .header("Request-Timeout-Ms", "100")
                .POST(BodyPublishers.ofString(ENDLESS))
                .build());
        assertThat(byHeader.status()).as(byHeader.text()).isEqualTo(503);
        assertThat(byHeader.problem().title()).isEqualTo("TIMED_OUT");

        Answer byParameter = server.infer(
                "loop",
                "{\"parameters\":{\"timeout\":100000},\"inputs\":" + ENDLESS.substring("{\"inputs\":".length()));
        assertThat(byParameter.status()).as(byParameter.text()).isEqualTo(503);
        assertThat(byParameter.problem().title()).isEqualTo("TIMED_OUT");

        assertThatThrownBy(() -> grpc(GRPCInferenceServiceBlockingStub.class)
                        .withDeadlineAfter(100, TimeUnit.MILLISECONDS)
                        .modelInfer(message(Long.MAX_VALUE).build()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));

        assertThatThrownBy(() -> grpc(GRPCInferenceServiceBlockingStub.class)
                        .modelInfer(message(Long.MAX_VALUE)
                                .putParameters(
                                        "timeout",
                                        InferParameter.newBuilder()
                                                .setInt64Param(100_000)
                                                .build())
                                .build()))
                .isInstanceOf(StatusRuntimeException.class);

        assertThat(server.infer("loop", longs(4)).status()).isEqualTo(200); // the one worker is free
        assertThat(server.get("/metrics").text())
                .containsPattern(
                        "lepton_inference_events_total\\{event=\"terminated\",model=\"loop\",version=\"1\"} [1-9]")
                .containsPattern(
                        "lepton_inference_events_total\\{event=\"expired\",model=\"loop\",version=\"1\"} [1-9]")
                .containsPattern("lepton_inference_requests_total\\{model=\"loop\",outcome=\"TIMED_OUT\"");
    }

    @Test
    void theServersTimeEndsTheRun() throws Exception {
        try (RunningServer hasty =
                new RunningServer(ServingOptions.defaults().withThreads(1).withTimeout(Duration.ofMillis(300)))) {
            hasty.deploy("loop", "1", folder.resolve("loop"), TestGraph.loop());
            assertThat(hasty.infer("loop", ENDLESS).status()).isEqualTo(503);
            // A client cannot ask for more than there is.
            assertThatThrownBy(() -> grpc(GRPCInferenceServiceBlockingStub.class, hasty)
                            .withDeadlineAfter(1, TimeUnit.HOURS)
                            .modelInfer(message(Long.MAX_VALUE).build()))
                    .isInstanceOf(StatusRuntimeException.class);
            assertThat(hasty.infer("loop", longs(4)).status()).isEqualTo(200);
        }
    }

    @Test
    void whatTheTimeIsMustBeANumber() {
        for (String time : List.of("soon", "-1", "0", "1.5")) {
            Answer answer = server.send(server.request("/v2/models/same/infer")
                    .header("Request-Timeout-Ms", time)
                    .POST(BodyPublishers.ofString(rows(1)))
                    .build());
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.problem().detail()).contains("Request-Timeout-Ms");
        }
        for (String parameters : List.of("{\"timeout\":-1}", "{\"timeout\":\"1\"}", "{\"priority\":11}")) {
            Answer answer = server.infer(
                    "same",
                    "{\"parameters\":" + parameters + ",\"inputs\":" + rows(1).substring("{\"inputs\":".length()));
            assertThat(answer.status()).as(parameters).isEqualTo(400);
        }
        assertThat(server.infer(
                                "same",
                                "{\"parameters\":{\"priority\":1},\"inputs\":"
                                        + rows(1).substring("{\"inputs\":".length()))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whoHangsUpIsNotWaitedFor() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write(("POST /v2/models/loop/infer HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                                    + "\r\nAuthorization: Bearer " + RunningServer.TOKEN + "\r\nContent-Length: "
                                    + ENDLESS.length() + "\r\n\r\n"
                                    + ENDLESS)
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            CompletableFuture<HttpResponse<String>> behind = behindARunningOne();
            socket.close();
            assertThat(behind.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        // Over HTTP/2 the connection stays, and the stream is reset.
        var call = grpc(GRPCInferenceServiceFutureStub.class)
                .modelInfer(message(Long.MAX_VALUE).build());
        CompletableFuture<HttpResponse<String>> behind = behindARunningOne();
        call.cancel(true);
        assertThat(behind.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(server.get("/metrics").text())
                .containsPattern(
                        "lepton_inference_events_total\\{event=\"cancelled\",model=\"loop\",version=\"1\"} [1-9]");
    }

    @Test
    void eachTokenHasItsRate() throws Exception {
        try (RunningServer limited =
                new RunningServer(ServingOptions.defaults().withRateLimit(new RateLimit(0.01, 3)))) {
            limited.deploy("same", "1", folder.resolve("same"), TestGraph.identity(DType.INT64, 1));
            for (int i = 0; i < 3; i++) {
                assertThat(limited.infer("same", rows(1)).status()).isEqualTo(200);
            }
            Answer refused = limited.infer("same", rows(1));
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.problem().code()).isEqualTo(ErrorCode.RATE_LIMITED.number());
            assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(90, 100);
            assertThatThrownBy(() -> grpc(GRPCInferenceServiceBlockingStub.class, limited)
                            .modelInfer(message(1).setModelName("same").build()))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getDescription()).startsWith("RATE_LIMITED (2210): "));
            // What is asked without scoring anything is free.
            assertThat(limited.get("/v2/models/same").status()).isEqualTo(200);
            assertThat(limited.get("/readyz").status()).isEqualTo(200);
        }
    }

    @Test
    void bodiesMayBeCompressedBothWays() throws Exception {
        String body = rows(2_000);
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        server.request("/v2/models/same/infer")
                                .header("Content-Encoding", "gzip")
                                .header("Accept-Encoding", "br, gzip;q=0.8")
                                .POST(BodyPublishers.ofByteArray(gzip(body.getBytes(StandardCharsets.UTF_8))))
                                .build(),
                        BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(answer.headers().firstValue("vary")).contains("accept-encoding");
        String inflated = new String(
                new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(inflated).isEqualTo(server.infer("same", body).text());
        for (String accepted : List.of("br", "gzip;q=0", "identity")) {
            Answer plain = server.send(server.request("/v2/models/same/infer")
                    .header("Accept-Encoding", accepted)
                    .POST(BodyPublishers.ofString(body))
                    .build());
            assertThat(plain.header("content-encoding")).isEmpty();
        }
        // What fits into a packet is not worth it.
        assertThat(server.send(server.request("/v2/models/same/infer")
                                .header("Accept-Encoding", "gzip")
                                .POST(BodyPublishers.ofString(rows(1)))
                                .build())
                        .header("content-encoding"))
                .isEmpty();
    }

    @Test
    void aBombIsRefusedAndSoIsWhatIsNoGzip() throws Exception {
        byte[] bomb = gzip(new byte[50 << 20]);
        assertThat(bomb.length).isLessThan(1 << 20);
        Answer large = compressed(bomb);
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.problem().detail()).contains("when inflated (expected: at most 1048576 bytes)");
        assertThat(compressed("no gzip".getBytes(StandardCharsets.UTF_8)).status())
                .isEqualTo(400);
        byte[] cut = java.util.Arrays.copyOf(bomb, 20);
        assertThat(compressed(cut).status()).isEqualTo(400);
        assertThat(server.send(server.request("/v2/models/same/infer")
                                .header("Content-Encoding", "br")
                                .POST(BodyPublishers.ofString("x"))
                                .build())
                        .status())
                .isEqualTo(400);
        // The same over gRPC, whose messages are compressed one by one.
        assertThatThrownBy(() -> grpc(GRPCInferenceServiceBlockingStub.class)
                        .withCompression("gzip")
                        .modelInfer(message(1)
                                .addRawInputContents(ByteString.copyFrom(new byte[20 << 20]))
                                .build()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
        assertThat(grpc(GRPCInferenceServiceBlockingStub.class)
                        .withCompression("gzip")
                        .modelInfer(message(2).build())
                        .getOutputs(0)
                        .getContents()
                        .getInt64Contents(0))
                .isEqualTo(2);
        assertThat(server.infer("same", rows(1)).status()).isEqualTo(200);
    }

    @Test
    void whoSendsSlowlyHoldsUpNobody() throws Exception {
        try (RunningServer hasty =
                new RunningServer(ServingOptions.defaults().withThreads(1).withTimeout(Duration.ofSeconds(2)))) {
            hasty.deploy("same", "1", folder.resolve("same"), TestGraph.identity(DType.INT64, 1));
            List<Socket> slow = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), hasty.port());
                socket.setSoTimeout(20_000);
                socket.getOutputStream()
                        .write(("POST /v2/models/same/infer HTTP/1.1\r\nHost: 127.0.0.1:" + hasty.port()
                                        + "\r\nAuthorization: Bearer " + RunningServer.TOKEN
                                        + "\r\nContent-Length: 1000\r\n\r\n{\"inputs\":[")
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                slow.add(socket);
            }
            for (int i = 0; i < 50; i++) {
                assertThat(hasty.infer("same", rows(1)).status()).isEqualTo(200);
            }
            for (Socket socket : slow) { // each is told, or hung up on; none is waited for
                byte[] answer = socket.getInputStream().readNBytes(12);
                assertThat(new String(answer, StandardCharsets.US_ASCII)).isIn("HTTP/1.1 503", "HTTP/1.1 408", "");
                socket.close();
            }
        }
    }

    @Test
    void manyClientsOfTwoProtocolsGetTheirOwnRows() throws Exception {
        long seed = Long.getLong("lepton.seed", System.nanoTime());
        System.out.println("seed: " + seed);
        List<CompletableFuture<Void>> clients = IntStream.range(0, 8)
                .mapToObj(number -> CompletableFuture.runAsync(() -> {
                    Random random = new Random(seed + number);
                    HttpClient http = HttpClient.newBuilder()
                            .version(number % 2 == 0 ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2)
                            .build();
                    GRPCInferenceServiceBlockingStub stub = grpc(GRPCInferenceServiceBlockingStub.class);
                    for (int i = 0; i < 300; i++) {
                        long[] nonces = random.longs(1 + random.nextInt(random.nextInt(30) == 0 ? 50 : 4))
                                .toArray();
                        assertThat(number < 5 ? overHttp(http, nonces, i % 2 == 0) : overGrpc(stub, nonces))
                                .isEqualTo(nonces);
                    }
                }))
                .toList();
        clients.forEach(CompletableFuture::join);
        JsonNode statistics = server.get("/v2/models/same/stats").json().at("/model_stats/0");
        long runs = 0;
        for (JsonNode batch : statistics.get("batch_stats")) {
            assertThat(batch.get("batch_size").asLong()).isBetween(1L, 16L);
            assertThat(batch.at("/compute_infer/ns").asLong()).isPositive();
            runs += batch.at("/compute_infer/count").asLong();
        }
        assertThat(statistics.get("execution_count").asLong()).isEqualTo(runs);
        assertThat(statistics.get("inference_count").asLong()).isGreaterThan(2_400);
        assertThat(grpc(GRPCInferenceServiceBlockingStub.class)
                        .modelStatistics(ModelStatisticsRequest.newBuilder()
                                .setName("same")
                                .build())
                        .getModelStats(0)
                        .getBatchStatsCount())
                .isEqualTo(statistics.get("batch_stats").size());
    }

    private static long[] overHttp(HttpClient http, long[] nonces, boolean binary) {
        String values = LongStream.of(nonces).mapToObj(Long::toString).collect(Collectors.joining(","));
        String input = "{\"name\":\"x\",\"datatype\":\"INT64\",\"shape\":[" + nonces.length + ",1],";
        byte[] json = (binary
                        ? "{\"parameters\":{\"binary_data_output\":true},\"inputs\":[" + input
                                + "\"parameters\":{\"binary_data_size\":" + 8 * nonces.length + "}}]}"
                        : "{\"inputs\":[" + input + "\"data\":[" + values + "]}]}")
                .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer body = ByteBuffer.allocate(json.length + (binary ? 8 * nonces.length : 0))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(json);
        HttpRequest.Builder request = server.request("/v2/models/same/infer");
        if (binary) {
            LongStream.of(nonces).forEach(body::putLong);
            request.header("Inference-Header-Content-Length", Integer.toString(json.length));
        }
        try {
            HttpResponse<byte[]> answer = http.send(
                    request.POST(BodyPublishers.ofByteArray(body.array())).build(), BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            if (binary) {
                ByteBuffer bytes = ByteBuffer.wrap(answer.body()).order(ByteOrder.LITTLE_ENDIAN);
                bytes.position(Integer.parseInt(answer.headers()
                        .firstValue("inference-header-content-length")
                        .orElseThrow()));
                return LongStream.generate(bytes::getLong)
                        .limit(bytes.remaining() / 8)
                        .toArray();
            }
            String text = new String(answer.body(), StandardCharsets.UTF_8);
            String data = text.substring(text.indexOf("\"data\":[") + 8, text.indexOf(']', text.indexOf("\"data\":[")));
            return java.util.Arrays.stream(data.split(","))
                    .mapToLong(Long::parseLong)
                    .toArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static long[] overGrpc(GRPCInferenceServiceBlockingStub stub, long[] nonces) {
        InferInputTensor.Builder input = InferInputTensor.newBuilder()
                .setName("x")
                .setDatatype("INT64")
                .addShape(nonces.length)
                .addShape(1);
        LongStream.of(nonces).forEach(nonce -> input.getContentsBuilder().addInt64Contents(nonce));
        return stub
                .modelInfer(ModelInferRequest.newBuilder()
                        .setModelName("same")
                        .addInputs(input)
                        .build())
                .getOutputs(0)
                .getContents()
                .getInt64ContentsList()
                .stream()
                .mapToLong(Long::longValue)
                .toArray();
    }

    /** A request that waits, so that the one worker must be in a run of another one's. */
    private static CompletableFuture<HttpResponse<String>> behindARunningOne() throws Exception {
        while (true) {
            CompletableFuture<HttpResponse<String>> answer = HttpClient.newHttpClient()
                    .sendAsync(
                            server.request("/v2/models/other/infer")
                                    .POST(BodyPublishers.ofString(longs(20_000)))
                                    .build(),
                            BodyHandlers.ofString());
            while (!answer.isDone()) {
                if (waiting() == 1) {
                    Thread.sleep(50);
                    if (waiting() == 1 && !answer.isDone()) {
                        return answer;
                    }
                }
            }
        }
    }

    private static long waiting() {
        String metrics = server.get("/metrics").text();
        int at = metrics.indexOf("\nlepton_inference_queue ") + "\nlepton_inference_queue ".length();
        return (long) Double.parseDouble(metrics.substring(at, metrics.indexOf('\n', at)));
    }

    private static Answer compressed(byte[] body) {
        return server.send(server.request("/v2/models/same/infer")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static String longs(long value) {
        return "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"INT64\",\"shape\":[1],\"data\":[" + value + "]}]}";
    }

    private static String rows(int count) {
        String values = IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.joining(","));
        return "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"INT64\",\"shape\":[" + count + ",1],\"data\":[" + values
                + "]}]}";
    }

    private static ModelInferRequest.Builder message(long value) {
        InferInputTensor.Builder input =
                InferInputTensor.newBuilder().setName("x").setDatatype("INT64").addShape(1);
        input.getContentsBuilder().addInt64Contents(value);
        return ModelInferRequest.newBuilder().setModelName("loop").addInputs(input);
    }

    private static <T> T grpc(Class<T> stub) {
        return grpc(stub, server);
    }

    private static <T> T grpc(Class<T> stub, RunningServer at) {
        return GrpcClients.builder(URI.create("gproto+http://127.0.0.1:" + at.port()))
                .setHeader("authorization", "Bearer " + RunningServer.TOKEN)
                .responseTimeoutMillis(30_000)
                .build(stub);
    }
}
