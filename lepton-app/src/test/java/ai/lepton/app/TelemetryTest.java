package ai.lepton.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.lepton.core.LeptonException;
import ai.lepton.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceStub;
import ai.lepton.protocol.InferTensorContents;
import ai.lepton.protocol.ModelInferRequest;
import ai.lepton.protocol.ModelInferRequest.InferInputTensor;
import ai.lepton.protocol.ModelStreamInferResponse;
import ai.lepton.server.vetting.Vetting;
import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.sun.net.httpserver.HttpServer;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces as a collector gets them. */
class TelemetryTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String BODY =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[2,2],\"datatype\":\"FP32\",\"data\":[1,-2.5,3,4]}]}";

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    /**
     * A span, by the numbers of its fields in OpenTelemetry's {@code trace.proto}.
     *
     * @param begun and {@code ended} in nanoseconds since 1970
     */
    private record Span(
            String trace,
            String id,
            String parent,
            String name,
            long kind,
            long begun,
            long ended,
            Map<String, String> attributes) {

        static Span of(UnknownFieldSet fields) {
            Map<String, String> attributes = new TreeMap<>();
            for (UnknownFieldSet attribute : messages(fields, 9)) {
                attributes.put(text(attribute, 1), value(messages(attribute, 2).get(0)));
            }
            return new Span(
                    hex(fields, 1),
                    hex(fields, 2),
                    hex(fields, 4),
                    text(fields, 5),
                    fields.getField(6).getVarintList().get(0),
                    fields.getField(7).getFixed64List().get(0),
                    fields.getField(8).getFixed64List().get(0),
                    attributes);
        }

        private static String value(UnknownFieldSet any) {
            return any.hasField(1)
                    ? text(any, 1)
                    : any.getField(3).getVarintList().get(0).toString();
        }

        private static String text(UnknownFieldSet fields, int number) {
            return fields.getField(number).getLengthDelimitedList().get(0).toStringUtf8();
        }

        private static String hex(UnknownFieldSet fields, int number) {
            List<ByteString> values = fields.getField(number).getLengthDelimitedList();
            return values.isEmpty()
                    ? ""
                    : HexFormat.of().formatHex(values.get(0).toByteArray());
        }
    }

    private static List<UnknownFieldSet> messages(UnknownFieldSet fields, int number) {
        return fields.getField(number).getLengthDelimitedList().stream()
                .map(bytes -> {
                    try {
                        return UnknownFieldSet.parseFrom(bytes);
                    } catch (InvalidProtocolBufferException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    /** Takes what the exporter sends. */
    private static HttpServer collector(List<Span> spans) throws IOException {
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            UnknownFieldSet request =
                    UnknownFieldSet.parseFrom(exchange.getRequestBody().readAllBytes());
            for (UnknownFieldSet resource : messages(request, 1)) {
                for (UnknownFieldSet scope : messages(resource, 2)) {
                    messages(scope, 2).forEach(span -> spans.add(Span.of(span)));
                }
            }
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        return collector;
    }

    private StandaloneServer start(String endpoint) throws IOException {
        Path model = Files.write(folder.resolve("minus.onnx"), graph());
        ServerConfig config = ServerConfig.of(
                Map.of(ServerConfig.Key.PORT, "0"),
                Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        endpoint,
                        "OTEL_BSP_SCHEDULE_DELAY",
                        "100",
                        "LEPTON_NOTICE_TIME",
                        "PT0S"),
                folder);
        return StandaloneServer.start(config, ServedFiles.find(List.of(model.toString())), null, Vetting.NONE);
    }

    private int infer(StandaloneServer server, String path) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(server.url().resolve(path))
                                .header("traceparent", "00-" + TRACE + "-" + CALLER + "-01")
                                .POST(HttpRequest.BodyPublishers.ofString(BODY))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void aRequestIsASpanInItsCallersTraceWithItsWaitAndItsRunInside() throws Exception {
        List<Span> spans = new CopyOnWriteArrayList<>();
        HttpServer collector = collector(spans);
        try (StandaloneServer server =
                start("http://127.0.0.1:" + collector.getAddress().getPort())) {
            assertThat(infer(server, "/v2/models/minus/infer")).isEqualTo(200);
            await().atMost(Duration.ofSeconds(30)).until(() -> spans.size() >= 3);
            Span request = named(spans, "POST /v2/models/:model/infer");
            assertThat(request.trace()).isEqualTo(TRACE);
            assertThat(request.parent()).isEqualTo(CALLER);
            assertThat(request.kind()).isEqualTo(2); // SERVER
            assertThat(request.attributes())
                    .containsEntry("http.request.method", "POST")
                    .containsEntry("http.route", "/v2/models/:model/infer")
                    .containsEntry("http.response.status_code", "200")
                    .containsEntry("lepton.model", "minus")
                    .containsEntry("lepton.version", "1")
                    .containsEntry("lepton.rows", "2")
                    .containsKey("lepton.prediction");
            Span queue = named(spans, "queue");
            Span run = named(spans, "inference");
            assertThat(List.of(queue, run)).allSatisfy(part -> {
                assertThat(part.trace()).isEqualTo(TRACE);
                assertThat(part.parent()).isEqualTo(request.id());
                assertThat(part.begun()).isBetween(request.begun(), request.ended());
                assertThat(part.ended()).isBetween(part.begun(), request.ended());
            });
            assertThat(run.begun()).isEqualTo(queue.ended());
            assertThat(run.attributes()).containsEntry("lepton.batch_rows", "2");

            assertThat(infer(server, "/v2/models/none/infer")).isEqualTo(404);
            await().atMost(Duration.ofSeconds(30)).until(() -> spans.size() >= 4);
            assertThat(spans.get(3).attributes())
                    .containsEntry("error.type", "MODEL_NOT_FOUND")
                    .doesNotContainKey("lepton.prediction");
        } finally {
            collector.stop(0);
        }
        assertThat(spans).hasSize(4);
    }

    @Test
    void eachMessageOfAStreamIsASpanInTheStreams() throws Exception {
        List<Span> spans = new CopyOnWriteArrayList<>();
        HttpServer collector = collector(spans);
        try (StandaloneServer server =
                start("http://127.0.0.1:" + collector.getAddress().getPort())) {
            List<String> predictions = stream(server, "minus", "none", "minus");
            await().atMost(Duration.ofSeconds(30)).until(() -> spans.size() >= 8);
            Span stream = named(spans, "POST /inference.GRPCInferenceService/ModelStreamInfer");
            assertThat(stream.trace()).isEqualTo(TRACE);
            assertThat(stream.parent()).isEqualTo(CALLER);
            assertThat(stream.attributes())
                    .containsEntry("rpc.grpc.status_code", "0")
                    .containsEntry("lepton.answers", "2")
                    .containsEntry("lepton.rows", "2")
                    .doesNotContainKey("lepton.prediction");
            List<Span> messages = allNamed(spans, "message");
            assertThat(messages).allSatisfy(message -> {
                assertThat(message.trace()).isEqualTo(TRACE);
                assertThat(message.parent()).isEqualTo(stream.id());
                assertThat(message.begun()).isBetween(stream.begun(), stream.ended());
                assertThat(message.ended()).isBetween(message.begun(), stream.ended());
            });
            assertThat(messages)
                    .extracting(message -> message.attributes().get("rpc.message.id"))
                    .containsExactly("1", "2", "3");
            assertThat(messages)
                    .extracting(message -> message.attributes().get("error.type"))
                    .containsExactly(null, "MODEL_NOT_FOUND", null);
            assertThat(messages)
                    .extracting(message -> message.attributes().get("lepton.prediction"))
                    .containsExactly(predictions.get(0), null, predictions.get(1));
            for (String part : List.of("queue", "inference")) {
                assertThat(allNamed(spans, part))
                        .extracting(Span::parent)
                        .containsExactly(messages.get(0).id(), messages.get(2).id());
            }
        } finally {
            collector.stop(0);
        }
        assertThat(spans).hasSize(8);
    }

    /** Sends a row to each of the models, and returns the ids of what was predicted. */
    private static List<String> stream(StandaloneServer server, String... models) throws Exception {
        List<String> predictions = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        StreamObserver<ModelInferRequest> requests = GrpcClients.builder(
                        "gproto+h2c://127.0.0.1:" + server.url().getPort())
                .addHeader("traceparent", "00-" + TRACE + "-" + CALLER + "-01")
                .build(GRPCInferenceServiceStub.class)
                .modelStreamInfer(new StreamObserver<>() {
                    @Override
                    public void onNext(ModelStreamInferResponse answer) {
                        if (answer.getErrorMessage().isEmpty()) {
                            predictions.add(answer.getInferResponse()
                                    .getParametersOrThrow("lepton_prediction_id")
                                    .getStringParam());
                        }
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
            requests.onNext(ModelInferRequest.newBuilder()
                    .setModelName(model)
                    .addInputs(InferInputTensor.newBuilder()
                            .setName("x")
                            .setDatatype("FP32")
                            .addShape(1)
                            .addShape(2)
                            .setContents(InferTensorContents.newBuilder()
                                    .addFp32Contents(1)
                                    .addFp32Contents(2)))
                    .build());
        }
        requests.onCompleted();
        ended.get(30, TimeUnit.SECONDS);
        return predictions;
    }

    /** In the order in which they began. */
    private static List<Span> allNamed(List<Span> spans, String name) {
        return spans.stream()
                .filter(span -> span.name().equals(name))
                .sorted(Comparator.comparingLong(Span::begun))
                .toList();
    }

    private static Span named(List<Span> spans, String name) {
        return spans.stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among " + spans));
    }

    @Test
    void aCollectorThatIsNotThereHarmsNoRequestAndNoEnd() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        long begun;
        try (StandaloneServer server = start("http://127.0.0.1:" + nobody)) {
            for (int i = 0; i < 3000; i++) { // more than the exporter's queue takes
                assertThat(infer(server, "/livez")).isEqualTo(405);
                if (i % 10 == 0) {
                    assertThat(infer(server, "/v2/models/minus/infer")).isEqualTo(200);
                }
            }
            begun = System.nanoTime();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void withoutAnEndpointThereAreNoTracesAndAWrongOneIsSaid() {
        assertThat(Telemetry.open(Map.of())).isNull();
        assertThat(Telemetry.open(Telemetry.variables(Map.of("OTEL_SERVICE_NAME", "x", "PATH", "/bin"))))
                .isNull();
        assertThat(Telemetry.open(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://a", "OTEL_SDK_DISABLED", "true")))
                .isNull();
        assertThatThrownBy(() -> Telemetry.open(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "nonsense")))
                .isInstanceOf(LeptonException.class)
                .hasMessageStartingWith("INVALID_ARGUMENT (1001): OTEL_EXPORTER_OTLP_ENDPOINT and the like: ");
    }

    /** {@code y = -x} on pairs of numbers. */
    private static byte[] graph() {
        return ModelProto.newBuilder()
                .setIrVersion(9)
                .setGraph(GraphProto.newBuilder()
                        .setName("test")
                        .addInput(pairs("x"))
                        .addOutput(pairs("y"))
                        .addNode(NodeProto.newBuilder()
                                .setOpType("Neg")
                                .addInput("x")
                                .addOutput("y")))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(20))
                .build()
                .toByteArray();
    }

    private static ValueInfoProto pairs(String name) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                .setShape(TensorShapeProto.newBuilder()
                                        .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder()
                                                .setDimParam("N"))
                                        .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder()
                                                .setDimValue(2)))))
                .build();
    }
}
