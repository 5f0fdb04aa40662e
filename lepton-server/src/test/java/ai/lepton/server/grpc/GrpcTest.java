package ai.lepton.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import ai.lepton.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceStub;
import ai.lepton.protocol.InferParameter;
import ai.lepton.protocol.InferTensorContents;
import ai.lepton.protocol.ModelInferRequest;
import ai.lepton.protocol.ModelInferRequest.InferInputTensor;
import ai.lepton.protocol.ModelInferRequest.InferRequestedOutputTensor;
import ai.lepton.protocol.ModelInferResponse;
import ai.lepton.protocol.ModelMetadataRequest;
import ai.lepton.protocol.ModelMetadataResponse;
import ai.lepton.protocol.ModelReadyRequest;
import ai.lepton.protocol.ModelStatisticsRequest;
import ai.lepton.protocol.ModelStreamInferResponse;
import ai.lepton.protocol.RepositoryIndexRequest;
import ai.lepton.protocol.RepositoryModelLoadRequest;
import ai.lepton.protocol.RepositoryModelUnloadRequest;
import ai.lepton.protocol.ServerLiveRequest;
import ai.lepton.protocol.ServerMetadataRequest;
import ai.lepton.protocol.ServerReadyRequest;
import ai.lepton.server.RunningServer;
import ai.lepton.server.ServingOptions;
import ai.lepton.server.TestGraph;
import ai.lepton.server.inference.internal.BinaryTensors;
import com.google.protobuf.ByteString;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.MediaType;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc.HealthBlockingStub;
import io.grpc.reflection.v1.ServerReflectionGrpc.ServerReflectionStub;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GrpcTest {

    private static final Metadata.Key<String> CODE = Metadata.Key.of("lepton-code", Metadata.ASCII_STRING_MARSHALLER);

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static GRPCInferenceServiceBlockingStub client;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer(ServingOptions.defaults().withThreads(2).withMaxBodyBytes(100_000));
        server.deploy("pets", "3", folder.resolve("pets"), TestGraph.classifier("cat", "dog"));
        server.deploy("root", "1", folder.resolve("root"), TestGraph.squareRoot());
        for (DType dtype : DType.values()) {
            server.deploy(name(dtype), "1", folder.resolve(name(dtype)), TestGraph.identity(dtype, 2));
        }
        client = client(GRPCInferenceServiceBlockingStub.class, RunningServer.TOKEN);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void saysHowItIsAndWhatItIs() {
        var open = client(GRPCInferenceServiceBlockingStub.class, null);
        assertThat(open.serverLive(ServerLiveRequest.getDefaultInstance()).getLive())
                .isTrue();
        assertThat(open.serverReady(ServerReadyRequest.getDefaultInstance()).getReady())
                .isTrue();
        var metadata = client.serverMetadata(ServerMetadataRequest.getDefaultInstance());
        assertThat(metadata.getName()).isEqualTo("lepton");
        assertThat(metadata.getVersion()).isEqualTo("1.2.3");
        assertThat(metadata.getExtensionsList()).contains("binary_tensor_data");
        assertThat(client.modelReady(
                                ModelReadyRequest.newBuilder().setName("pets").build())
                        .getReady())
                .isTrue();
        ModelMetadataResponse model = client.modelMetadata(ModelMetadataRequest.newBuilder()
                .setName("pets")
                .setVersion("3")
                .build());
        assertThat(model.getVersionsList()).containsExactly("3");
        assertThat(model.getPlatform()).isEqualTo("onnxruntime_onnx");
        assertThat(model.getInputs(0).getName()).isEqualTo("x");
        assertThat(model.getInputs(0).getDatatype()).isEqualTo("FP32");
        assertThat(model.getInputs(0).getShapeList()).containsExactly(-1L, 2L);
        assertThat(model.getOutputsList())
                .extracting(ModelMetadataResponse.TensorMetadata::getName)
                .containsExactly("probabilities", "label");
        HealthBlockingStub health = client(HealthBlockingStub.class, null);
        assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
                .isEqualTo(ServingStatus.SERVING);
        assertThat(health.watch(HealthCheckRequest.getDefaultInstance()).next().getStatus())
                .isEqualTo(ServingStatus.SERVING);
        assertStatus(
                Status.Code.NOT_FOUND,
                () -> health.check(
                        HealthCheckRequest.newBuilder().setService("x").build()));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void everyTypePassesRawAndInItsList(DType dtype) {
        NdArray array = values(dtype);
        ByteString raw = ByteString.copyFrom(BinaryTensors.write(array));
        ModelInferResponse answer =
                client.modelInfer(request(dtype).addRawInputContents(raw).build());
        assertThat(answer.getModelName()).isEqualTo(name(dtype));
        assertThat(answer.getModelVersion()).isEqualTo("1");
        assertThat(answer.getId()).isEqualTo("g");
        assertThat(answer.getOutputs(0).getName()).isEqualTo("y");
        assertThat(answer.getOutputs(0).getDatatype()).isEqualTo(dtype.protocolName());
        assertThat(answer.getOutputs(0).getShapeList()).containsExactly(2L, 2L);
        assertThat(answer.getRawOutputContentsList()).containsExactly(raw);
        assertThat(answer.getOutputs(0).hasContents()).isFalse();

        if (GrpcTensors.hasList(dtype)) {
            InferTensorContents contents = GrpcTensors.write(array);
            ModelInferRequest.Builder listed = request(dtype);
            listed.getInputsBuilder(0).setContents(contents);
            ModelInferResponse inList = client.modelInfer(listed.build());
            assertThat(inList.getOutputs(0).getContents()).isEqualTo(contents);
            assertThat(inList.getRawOutputContentsCount()).isZero();
        }
    }

    /** The lists by hand, as another client would fill them. */
    @Test
    void answersWhatIsAskedFor() {
        ModelInferRequest.Builder request = pets(1, 0, -2, 3);
        ModelInferResponse all = client.modelInfer(request.build());
        assertThat(all.getOutputs(0).getContents().getFp32Contents(0)).isEqualTo(0.7310586f);
        assertThat(all.getOutputs(1).getContents().getBytesContentsList())
                .containsExactly(ByteString.copyFromUtf8("cat"), ByteString.copyFromUtf8("dog"));
        ModelInferResponse one = client.modelInfer(request.setModelVersion("3")
                .addOutputs(InferRequestedOutputTensor.newBuilder().setName("label"))
                .build());
        assertThat(one.getOutputsList())
                .extracting(ModelInferResponse.InferOutputTensor::getName)
                .containsExactly("label");
    }

    @Test
    void failuresHaveTheStatusOfTheTable() {
        assertFails(Status.Code.NOT_FOUND, "MODEL_NOT_FOUND", pets(1, 0).setModelName("nobody"));
        assertFails(Status.Code.NOT_FOUND, "MODEL_NOT_FOUND", pets(1, 0).setModelVersion("9"));
        ModelInferRequest.Builder other = pets(1, 0);
        other.getInputsBuilder(0).setDatatype("INT64");
        assertFails(Status.Code.INVALID_ARGUMENT, "INPUT_MISMATCH", other);
        other.getInputsBuilder(0).setDatatype("FP99");
        assertFails(Status.Code.INVALID_ARGUMENT, "INPUT_MISMATCH", other);
        other.getInputsBuilder(0).setDatatype("FP32").setShape(1, 3);
        assertFails(Status.Code.INVALID_ARGUMENT, "INPUT_MISMATCH", other);
        other.getInputsBuilder(0).setShape(0, 1L << 40).setShape(1, 2);
        assertFails(Status.Code.INVALID_ARGUMENT, "INPUT_MISMATCH", other);
        other.getInputsBuilder(0).setShape(0, -1);
        assertFails(Status.Code.INVALID_ARGUMENT, "INPUT_MISMATCH", other);
        other.getInputsBuilder(0).setName("z");
        assertFails(Status.Code.INVALID_ARGUMENT, "UNKNOWN_INPUT", other);
        assertFails(Status.Code.INVALID_ARGUMENT, "MISSING_INPUT", pets(1, 0).clearInputs());
        assertFails(Status.Code.INVALID_ARGUMENT, "NAN_INPUT", pets(1, Float.NaN));
        assertFails(Status.Code.FAILED_PRECONDITION, "NAN_OUTPUT", pets(1, -1).setModelName("root"));
        ModelInferRequest.Builder both = pets(1, 0).addRawInputContents(ByteString.copyFrom(new byte[8]));
        assertFails(Status.Code.INVALID_ARGUMENT, "BAD_REQUEST", both);
        both.getInputsBuilder(0).clearContents();
        client.modelInfer(both.build());
        assertFails(
                Status.Code.INVALID_ARGUMENT,
                "BAD_REQUEST",
                both.addRawInputContents(ByteString.copyFrom(new byte[8])));
        both.clearRawInputContents().addRawInputContents(ByteString.copyFrom(new byte[7]));
        assertFails(Status.Code.INVALID_ARGUMENT, "INPUT_MISMATCH", both);
        ModelInferRequest.Builder wrongList = pets();
        wrongList
                .getInputsBuilder(0)
                .setContents(InferTensorContents.newBuilder().addIntContents(1).addIntContents(2));
        assertFails(Status.Code.INVALID_ARGUMENT, "INPUT_MISMATCH", wrongList);
        ModelInferRequest.Builder range = request(DType.INT8);
        range.getInputsBuilder(0)
                .setContents(InferTensorContents.newBuilder().addAllIntContents(List.of(1, 2, 3, 128)));
        assertFails(Status.Code.INVALID_ARGUMENT, "INPUT_MISMATCH", range);
        assertFails(
                Status.Code.INVALID_ARGUMENT,
                "BAD_REQUEST",
                pets(1, 0).addOutputs(InferRequestedOutputTensor.newBuilder().setName("z")));
        assertFails(
                Status.Code.INVALID_ARGUMENT,
                "BAD_REQUEST",
                pets(1, 0)
                        .putParameters(
                                "sequence_id",
                                InferParameter.newBuilder().setInt64Param(1).build()));
    }

    @Test
    void theMessageIsTheWholeError() {
        assertThatThrownBy(
                        () -> client.modelInfer(pets(1, 0).setModelName("größe").build()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getDescription())
                                .isEqualTo(
                                        "MODEL_NOT_FOUND (2101): model \"größe\": not deployed (expected: an endpoint; POST"
                                                + " /v2/repository/index lists them)"));
    }

    @Test
    void theSameRulesHoldAsOverRest() {
        for (String token : new String[] {null, "wrong"}) {
            var stranger = client(GRPCInferenceServiceBlockingStub.class, token);
            assertThatThrownBy(() -> stranger.modelInfer(pets(1, 0).build()))
                    .isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
                        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
                        assertThat(e.getStatus().getDescription())
                                .startsWith("NO_TOKEN (3001): header Authorization: ");
                    });
        }
        var foreign = GrpcClients.builder("gproto+http://127.0.0.1:" + server.port())
                .setHeader("authorization", "Bearer " + RunningServer.TOKEN)
                .setHeader("origin", "http://evil.example")
                .build(GRPCInferenceServiceBlockingStub.class);
        assertStatus(
                Status.Code.PERMISSION_DENIED,
                () -> foreign.modelInfer(pets(1, 0).build()));
        assertThatThrownBy(() -> client.modelInfer(pets().addRawInputContents(ByteString.copyFrom(new byte[200_000]))
                        .build()))
                .isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
                    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
                    assertThat(e.getStatus().getDescription())
                            .isEqualTo("BODY_TOO_LARGE (2207): message: too large (expected: at most 100000 bytes)."
                                    + " Send fewer rows at once.");
                    assertThat(e.getTrailers().get(CODE)).isEqualTo("BODY_TOO_LARGE");
                });
        assertThat(client.modelInfer(pets(1, 0).build()).getOutputsCount()).isEqualTo(2);
    }

    @Test
    void aMessageThatIsNoneIsTheCallersMistake() {
        byte[] junk = {0, 0, 0, 0, 4, -1, -1, -1, -1}; // not compressed, four bytes
        AggregatedHttpResponse answer = WebClient.of("h2c://127.0.0.1:" + server.port())
                .prepare()
                .post("/inference.GRPCInferenceService/ModelInfer")
                .header("authorization", "Bearer " + RunningServer.TOKEN)
                .content(MediaType.parse("application/grpc"), junk)
                .execute()
                .aggregate()
                .join();
        HttpHeaders trailers = answer.trailers().isEmpty() ? answer.headers() : answer.trailers();
        assertThat(trailers.get("grpc-status")).isEqualTo("3");
        assertThat(trailers.get("lepton-code")).isEqualTo("BAD_REQUEST");
        assertThat(trailers.get("grpc-message")).startsWith("BAD_REQUEST (2201): message: not what the method takes");
    }

    @Test
    void aStreamIsAnsweredInOrderAndGoesOnAfterAFailure() throws Exception {
        List<ModelStreamInferResponse> answers = new ArrayList<>();
        CompletableFuture<Void> done = new CompletableFuture<>();
        StreamObserver<ModelInferRequest> requests =
                client(GRPCInferenceServiceStub.class, RunningServer.TOKEN).modelStreamInfer(collect(answers, done));
        for (int i = 0; i < 50; i++) {
            ModelInferRequest.Builder request = pets(1, 0).setId("r" + i);
            requests.onNext((i % 10 == 7 ? request.setModelName("nobody") : request).build());
        }
        requests.onCompleted();
        done.get(30, TimeUnit.SECONDS);
        assertThat(answers).hasSize(50);
        for (int i = 0; i < 50; i++) {
            ModelStreamInferResponse answer = answers.get(i);
            assertThat(answer.getInferResponse().getId()).isEqualTo("r" + i);
            if (i % 10 == 7) {
                assertThat(answer.getErrorMessage()).startsWith("MODEL_NOT_FOUND (2101): ");
            } else {
                assertThat(answer.getErrorMessage()).isEmpty();
                assertThat(answer.getInferResponse().getOutputsCount()).isEqualTo(2);
            }
        }
    }

    /** Failures are answered at once, on the stream's own thread, so that each asks for the next while it is answered. */
    @Test
    void aStreamOfFailuresIsAnsweredToTheLast() throws Exception {
        List<ModelStreamInferResponse> answers = new ArrayList<>();
        CompletableFuture<Void> done = new CompletableFuture<>();
        StreamObserver<ModelInferRequest> requests =
                client(GRPCInferenceServiceStub.class, RunningServer.TOKEN).modelStreamInfer(collect(answers, done));
        for (int i = 0; i < 5_000; i++) {
            requests.onNext(pets(1, 0).setModelName("nobody").build());
        }
        requests.onCompleted();
        done.get(30, TimeUnit.SECONDS);
        assertThat(answers)
                .hasSize(5_000)
                .allMatch(answer -> answer.getErrorMessage().startsWith("MODEL_NOT_FOUND"));
    }

    @Test
    void theRepositoryAndTheStatisticsAreThereToo() throws Exception {
        server.deploy("gone", "4", folder.resolve("gone"), TestGraph.classifier("a", "b"));
        client.modelInfer(pets(1, 0).setModelName("gone").build());
        var statistics = client.modelStatistics(
                ModelStatisticsRequest.newBuilder().setName("gone").build());
        assertThat(statistics.getModelStats(0).getInferenceCount()).isEqualTo(1);
        assertThat(statistics.getModelStats(0).getInferenceStats().getSuccess().getNs())
                .isPositive();
        assertThat(client.modelStatistics(ModelStatisticsRequest.getDefaultInstance())
                        .getModelStatsCount())
                .isGreaterThan(2);
        client.repositoryModelUnload(
                RepositoryModelUnloadRequest.newBuilder().setModelName("gone").build());
        assertFails(Status.Code.UNAVAILABLE, "MODEL_NOT_READY", pets(1, 0).setModelName("gone"));
        assertThat(client.repositoryIndex(RepositoryIndexRequest.getDefaultInstance())
                        .getModelsList())
                .anySatisfy(model -> {
                    assertThat(model.getName()).isEqualTo("gone");
                    assertThat(model.getState()).isEqualTo("UNAVAILABLE");
                    assertThat(model.getReason()).isEqualTo("unloaded");
                });
        client.repositoryModelLoad(
                RepositoryModelLoadRequest.newBuilder().setModelName("gone").build());
        client.modelInfer(pets(1, 0).setModelName("gone").build());
        server.models().models().undeploy("gone");
        assertStatus(
                Status.Code.NOT_FOUND,
                () -> client.repositoryModelLoad(RepositoryModelLoadRequest.newBuilder()
                        .setModelName("gone")
                        .build()));
    }

    @Test
    void reflectionListsTheServices() throws Exception {
        List<ServerReflectionResponse> answers = new ArrayList<>();
        CompletableFuture<Void> done = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> requests =
                client(ServerReflectionStub.class, RunningServer.TOKEN).serverReflectionInfo(collect(answers, done));
        requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
        requests.onCompleted();
        done.get(30, TimeUnit.SECONDS);
        assertThat(answers.get(0).getListServicesResponse().getServiceList())
                .extracting(service -> service.getName())
                .contains("inference.GRPCInferenceService", "grpc.health.v1.Health");
    }

    private static <T> StreamObserver<T> collect(List<T> answers, CompletableFuture<Void> done) {
        return new StreamObserver<>() {
            @Override
            public void onNext(T answer) {
                answers.add(answer);
            }

            @Override
            public void onError(Throwable thrown) {
                done.completeExceptionally(thrown);
            }

            @Override
            public void onCompleted() {
                done.complete(null);
            }
        };
    }

    private static void assertFails(Status.Code status, String code, ModelInferRequest.Builder request) {
        assertThatThrownBy(() -> client.modelInfer(request.build()))
                .isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
                    assertThat(e.getStatus().getCode()).as(e.getMessage()).isEqualTo(status);
                    assertThat(e.getTrailers()).isNotNull();
                    assertThat(e.getTrailers().get(CODE)).isEqualTo(code);
                });
    }

    private static void assertStatus(Status.Code status, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode())
                                .as(e.getMessage())
                                .isEqualTo(status));
    }

    private static ModelInferRequest.Builder pets(float... values) {
        InferInputTensor.Builder input = InferInputTensor.newBuilder()
                .setName("x")
                .setDatatype("FP32")
                .addShape(Math.max(1, values.length / 2))
                .addShape(2);
        for (float value : values) {
            input.getContentsBuilder().addFp32Contents(value);
        }
        return ModelInferRequest.newBuilder().setModelName("pets").addInputs(input);
    }

    private static ModelInferRequest.Builder request(DType dtype) {
        return ModelInferRequest.newBuilder()
                .setModelName(name(dtype))
                .setId("g")
                .addInputs(InferInputTensor.newBuilder()
                        .setName("x")
                        .setDatatype(dtype.protocolName())
                        .addShape(2)
                        .addShape(2));
    }

    private static NdArray values(DType dtype) {
        if (dtype == DType.STRING) {
            return NdArray.of(Shape.of(2, 2), "a", "", "öö", "\n");
        }
        NdArray array = NdArray.zeros(dtype, Shape.of(2, 2));
        array.set(1, 1);
        if (dtype.isWhole()) {
            array.setLong(2, dtype.least());
            array.setLong(3, dtype.most());
        } else if (dtype.isFloating()) {
            array.set(2, -1.5);
            array.set(3, 0.1);
        }
        return array;
    }

    private static String name(DType dtype) {
        return "identity-" + dtype.protocolName().toLowerCase(Locale.ROOT);
    }

    private static <T> T client(Class<T> stub, @org.jspecify.annotations.Nullable String token) {
        var builder = GrpcClients.builder("gproto+http://127.0.0.1:" + server.port());
        if (token != null) {
            builder.setHeader("authorization", "Bearer " + token);
        }
        return builder.build(stub);
    }
}
