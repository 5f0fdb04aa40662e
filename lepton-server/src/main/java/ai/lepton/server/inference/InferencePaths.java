package ai.lepton.server.inference;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.api.PredictionId;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.runtime.Signature;
import ai.lepton.server.http.Json;
import ai.lepton.server.inference.internal.InferenceRequest;
import ai.lepton.server.inference.internal.InferenceRequestReader;
import ai.lepton.server.inference.internal.InferenceResponseWriter;
import ai.lepton.server.models.Deployment;
import ai.lepton.server.models.ModelRepository;
import ai.lepton.server.models.ModelRepository.Serving;
import ai.lepton.server.models.Target;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The paths under {@code /v2/models}: metadata, readiness, statistics and inference, by the Open Inference Protocol. */
public final class InferencePaths {

    /** What {@code platform} is in the metadata of every model. */
    public static final String PLATFORM = "onnxruntime_onnx";

    /** Size of the JSON before the tensors' bytes. */
    static final AsciiString JSON_LENGTH = HttpHeaderNames.of("inference-header-content-length");

    private static final String MODEL = "model";
    private static final String VERSION = "version";

    private final Inferences inferences;
    private final ModelRepository models;
    private final InferenceMeters meters;
    private final InferenceLimits limits;

    public InferencePaths(Inferences inferences, InferenceMeters meters, InferenceLimits limits) {
        this.inferences = inferences;
        this.models = inferences.models();
        this.meters = meters;
        this.limits = limits;
    }

    /** Adds the paths to a server. */
    public void mount(ServerBuilder builder) {
        for (String model : List.of("/v2/models/{model}", "/v2/models/{model}/versions/{version}")) {
            builder.route().get(model).head(model).build((ctx, request) -> metadata(ctx));
            builder.route().get(model + "/ready").head(model + "/ready").build((ctx, request) -> ready(ctx));
            builder.route().get(model + "/stats").head(model + "/stats").build((ctx, request) -> statistics(ctx));
            limits.apply(builder.route().post(model + "/infer")).build(this::infer);
        }
        builder.route().get("/v2/models/stats").head("/v2/models/stats").build((ctx, request) -> allStatistics());
    }

    private HttpResponse metadata(ServiceRequestContext ctx) {
        return HttpResponse.of(models.acquire(Target.of(name(ctx), ctx.pathParam(VERSION)))
                .thenApply(serving -> {
                    try (serving) {
                        Signature signature = serving.model().signature();
                        return Json.ok(new ModelMetadata(
                                serving.name(),
                                models.numbers(serving.name()),
                                PLATFORM,
                                tensors(signature.inputs()),
                                tensors(signature.outputs())));
                    }
                }));
    }

    private HttpResponse ready(ServiceRequestContext ctx) {
        models.check(name(ctx), ctx.pathParam(VERSION));
        return Json.ok(new ModelReady(name(ctx), true));
    }

    private HttpResponse statistics(ServiceRequestContext ctx) {
        String name = name(ctx);
        String version = ctx.pathParam(VERSION);
        models.check(name, version);
        return Json.ok(new Statistics((version == null ? models.numbers(name) : List.of(version))
                .stream()
                        .map(number -> meters.statistics(name, number))
                        .filter(Objects::nonNull)
                        .toList()));
    }

    private HttpResponse allStatistics() {
        return Json.ok(new Statistics(models.list().stream()
                .map((Deployment deployment) -> meters.statistics(deployment.name(), deployment.version()))
                .filter(Objects::nonNull)
                .toList()));
    }

    private HttpResponse infer(ServiceRequestContext ctx, HttpRequest request) {
        String name = name(ctx);
        String version = ctx.pathParam(VERSION);
        models.check(name, version); // before the body is read
        String jsonLength = request.headers().get(JSON_LENGTH);
        return HttpResponse.of(limits.read(ctx, request)
                .thenCompose(body -> inferences.submit(
                        Caller.ofRequest(ctx), name, version, body.size(), new RestExchange(body, jsonLength))));
    }

    private record RestExchange(HttpBody body, @Nullable String jsonLength) implements Exchange<HttpResponse> {

        @Override
        public boolean isLight() {
            return body.isPlain();
        }

        @Override
        public InferenceRequest read(Serving serving, LongConsumer hold) {
            byte[] bytes = body.bytes(hold);
            Signature signature = serving.model().signature();
            return jsonLength == null
                    ? InferenceRequestReader.read(bytes, signature)
                    : InferenceRequestReader.readBinary(bytes, parse(jsonLength, bytes.length), signature);
        }

        @Override
        public HttpResponse write(
                Serving serving, InferenceRequest request, Map<String, NdArray> outputs, PredictionId prediction) {
            InferenceResponseWriter.Body answer =
                    InferenceResponseWriter.write(serving.name(), serving.version(), request, outputs);
            if (!answer.hasBinary()) {
                return body.answer(prediction, MediaType.JSON_UTF_8, answer.bytes());
            }
            return body.answer(
                    prediction,
                    ResponseHeaders.builder(HttpStatus.OK)
                            .contentType(MediaType.OCTET_STREAM)
                            .setInt(JSON_LENGTH, answer.jsonBytes()),
                    answer.bytes());
        }

        private static int parse(String jsonLength, int bodyBytes) {
            String digits = jsonLength.strip();
            int length = digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : -1;
            if (length < 0 || length > bodyBytes) {
                throw new LeptonException(
                        ErrorCode.BAD_REQUEST,
                        "header Inference-Header-Content-Length: "
                                + (length < 0 ? "not a number of bytes" : Integer.toString(length))
                                + " (expected: the size of the JSON, at most the body's " + bodyBytes + " bytes)");
            }
            return length;
        }
    }

    private static String name(ServiceRequestContext ctx) {
        return Objects.requireNonNull(ctx.pathParam(MODEL), MODEL);
    }

    private static List<TensorMetadata> tensors(List<TensorSpec> specs) {
        return specs.stream()
                .map(spec -> new TensorMetadata(
                        spec.name(), spec.dtype().protocolName(), spec.shape().toArray()))
                .toList();
    }

    private record ModelMetadata(
            String name,
            List<String> versions,
            String platform,
            List<TensorMetadata> inputs,
            List<TensorMetadata> outputs) {}

    private record ModelReady(String name, boolean ready) {}

    private record Statistics(
            @com.fasterxml.jackson.annotation.JsonProperty("model_stats")
            List<ModelStatistics.Snapshot> models) {}

    @SuppressWarnings("ArrayRecordComponent") // 2026-07: written once, never compared
    private record TensorMetadata(String name, String datatype, long[] shape) {}
}
