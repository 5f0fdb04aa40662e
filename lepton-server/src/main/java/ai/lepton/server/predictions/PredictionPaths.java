package ai.lepton.server.predictions;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.Prediction;
import ai.lepton.core.api.PredictionId;
import ai.lepton.server.accesslog.AccessLogFiles;
import ai.lepton.server.models.ModelRepository;
import ai.lepton.server.models.Origin;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/predictions/{id}}, as the control plane has it, for a server without one: knows what it serves now, and
 * no runs.
 */
public final class PredictionPaths {

    private static final String PATH = "/api/v1/predictions/{id}";

    private final ModelRepository models;
    private final @Nullable AccessLogFiles accessLog;

    /** @param accessLog the file that the access log is written to; null if it is not */
    public PredictionPaths(ModelRepository models, @Nullable Path accessLog) {
        this.models = models;
        this.accessLog = accessLog == null ? null : new AccessLogFiles(accessLog);
    }

    /** Adds the path to a server. */
    public void mount(ServerBuilder builder) {
        builder.route()
                .get(PATH)
                .head(PATH)
                .build((ctx, request) -> HttpResponse.of(() -> find(ctx), ctx.blockingTaskExecutor()));
    }

    private HttpResponse find(ServiceRequestContext ctx) {
        PredictionId id = PredictionId.parse(Objects.requireNonNull(ctx.pathParam("id"), "id"));
        Origin origin = models.origin(id);
        if (origin == null) {
            throw new LeptonException(
                    ErrorCode.NOT_FOUND,
                    "prediction " + id + ": of " + id.time()
                            + ", by a model that this server does not serve (expected: an id that it has given)");
        }
        Prediction prediction = new Prediction(
                id,
                id.time(),
                origin.endpoint(),
                origin.model(),
                origin.digest(),
                null,
                accessLog == null ? null : accessLog.find(id),
                List.of());
        return HttpResponse.of(HttpStatus.OK, MediaType.JSON_UTF_8, HttpData.wrap(ApiJson.write(prediction)));
    }
}
