package ai.lepton.server.inference;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.server.http.BodyReader;
import ai.lepton.server.http.Json;
import ai.lepton.server.inference.internal.InferenceRequest;
import ai.lepton.server.inference.internal.InferenceRequestReader;
import ai.lepton.server.inference.internal.InferenceResponseWriter;
import ai.lepton.server.models.ModelRepository;
import ai.lepton.server.models.ModelRepository.Serving;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The paths under {@code /v2/models}: metadata, readiness and inference. */
public final class InferencePaths {

    private static final String PLATFORM = "onnxruntime_onnx";
    private static final String MODEL = "model";
    private static final String VERSION = "version";

    /** How many times the largest body is read, and dropped, so that the client can be told that it is too large. */
    private static final long DROPPED_BODIES = 8;

    private final ModelRepository models;
    private final InferencePool pool;
    private final InferenceMeters meters;

    public InferencePaths(ModelRepository models, InferencePool pool, InferenceMeters meters) {
        this.models = models;
        this.pool = pool;
        this.meters = meters;
    }

    /**
     * Adds the paths to a server.
     *
     * @param maxBodyBytes largest body of a request to infer
     * @param timeout from the first byte of a request to its answer
     */
    public void mount(ServerBuilder builder, long maxBodyBytes, Duration timeout) {
        for (String model : List.of("/v2/models/{model}", "/v2/models/{model}/versions/{version}")) {
            builder.route().get(model).head(model).build((ctx, request) -> metadata(ctx));
            builder.route().get(model + "/ready").head(model + "/ready").build((ctx, request) -> ready(ctx));
            builder.route()
                    .post(model + "/infer")
                    .maxRequestLength(Math.multiplyExact(maxBodyBytes, DROPPED_BODIES)) // beyond it, hang up
                    .requestTimeout(timeout)
                    .build((ctx, request) -> infer(ctx, request, maxBodyBytes));
        }
    }

    private HttpResponse metadata(ServiceRequestContext ctx) {
        try (Serving serving = models.lease(name(ctx), ctx.pathParam(VERSION))) {
            return Json.ok(new ModelMetadata(
                    serving.name(),
                    List.of(serving.version()),
                    PLATFORM,
                    tensors(serving.model().signature().inputs()),
                    tensors(serving.model().signature().outputs())));
        }
    }

    private HttpResponse ready(ServiceRequestContext ctx) {
        models.check(name(ctx), ctx.pathParam(VERSION));
        return Json.ok(new ModelReady(name(ctx), true));
    }

    private HttpResponse infer(ServiceRequestContext ctx, HttpRequest request, long maxBodyBytes) {
        String name = name(ctx);
        String version = ctx.pathParam(VERSION);
        models.check(name, version); // before the body is read
        refuseOtherEncodings(request.headers());
        return HttpResponse.of(BodyReader.read(ctx, request, maxBodyBytes)
                .thenCompose(body -> pool.submit(body.length, () -> answer(ctx, name, version, body))));
    }

    /** Leased only now, so that a slow upload does not hold on to a version that was replaced. */
    private HttpResponse answer(ServiceRequestContext ctx, String name, @Nullable String version, byte[] body) {
        if (ctx.isCancelled() || ctx.isTimedOut()) {
            return HttpResponse.of(HttpStatus.SERVICE_UNAVAILABLE); // nobody waits for it any more
        }
        try (Serving serving = models.lease(name, version)) {
            try {
                return answer(serving, body);
            } catch (LeptonException e) {
                meters.failed(name, serving.version(), e.code());
                throw e;
            } catch (RuntimeException | Error e) {
                meters.failed(name, serving.version(), ErrorCode.INTERNAL);
                throw e;
            }
        }
    }

    private HttpResponse answer(Serving serving, byte[] body) {
        InferenceRequest request =
                InferenceRequestReader.read(body, serving.model().signature());
        List<String> wanted =
                request.outputs().isEmpty() ? serving.model().signature().outputNames() : request.outputs();
        long start = System.nanoTime();
        Map<String, NdArray> outputs = serving.model().score(request.inputs(), wanted);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        byte[] answer = InferenceResponseWriter.write(serving.name(), serving.version(), request.id(), outputs);
        meters.answered(serving.name(), serving.version(), rows(request), took);
        return HttpResponse.of(HttpStatus.OK, MediaType.JSON_UTF_8, HttpData.wrap(answer));
    }

    private static long rows(InferenceRequest request) {
        return request.inputs().values().stream()
                .mapToLong(
                        array -> array.shape().rank() == 0 ? 1 : array.shape().size(0))
                .max()
                .orElse(0);
    }

    /** What would be misread as JSON, or as bad JSON, with a message that points elsewhere. */
    private static void refuseOtherEncodings(RequestHeaders headers) {
        if (headers.contains("inference-header-content-length")) {
            throw new LeptonException(
                    ErrorCode.BAD_REQUEST,
                    "header Inference-Header-Content-Length: binary tensor data (expected: JSON only;"
                            + " /v2 lists the extensions that this server has)");
        }
        String encoding = headers.get(HttpHeaderNames.CONTENT_ENCODING, "identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            throw new LeptonException(
                    ErrorCode.BAD_REQUEST, "header Content-Encoding: compressed (expected: none, or identity)");
        }
    }

    private static String name(ServiceRequestContext ctx) {
        String name = ctx.pathParam(MODEL);
        if (name == null) {
            throw new IllegalStateException("route: no " + MODEL + " (expected: as in the pattern)");
        }
        return name;
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

    @SuppressWarnings("ArrayRecordComponent") // 2026-07: written once, never compared
    private record TensorMetadata(String name, String datatype, long[] shape) {}
}
