package ai.lepton.server.inference;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.Endpoint;
import ai.lepton.server.http.Json;
import ai.lepton.server.inference.internal.InferenceRequestReader;
import ai.lepton.server.models.Deployment;
import ai.lepton.server.models.ModelRepository;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The paths under {@code /v2/repository}: which models there are, loading and unloading them. */
public final class RepositoryPaths {

    private static final String MODEL = "model";
    private static final Duration LOADING = Duration.ofMinutes(5);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ModelRepository models;

    public RepositoryPaths(ModelRepository models) {
        this.models = models;
    }

    /** Adds the paths to a server. */
    public void mount(ServerBuilder builder) {
        builder.route().post("/v2/repository/index").build((ctx, request) -> index(request));
        change(builder, "load", models::load);
        change(builder, "unload", models::unload);
    }

    private void change(ServerBuilder builder, String what, Consumer<String> change) {
        builder.route()
                .post("/v2/repository/models/{" + MODEL + "}/" + what)
                .requestTimeout(LOADING)
                .build((ctx, request) -> change(ctx, request, change));
    }

    private HttpResponse index(HttpRequest request) {
        return HttpResponse.of(request.aggregate()
                .thenApply(body ->
                        index(models, read(body.content().array()).path("ready").asBoolean()))
                .thenApply(Json::ok));
    }

    /** Loading takes long, and blocks; what a request may not change, such as where a model comes from, is refused. */
    private HttpResponse change(ServiceRequestContext ctx, HttpRequest request, Consumer<String> change) {
        String name = Objects.requireNonNull(ctx.pathParam(MODEL), MODEL);
        CompletableFuture<HttpResponse> done = request.aggregate()
                .thenApplyAsync(
                        body -> {
                            for (String parameter :
                                    (Iterable<String>) () -> read(body.content().array())
                                            .path("parameters")
                                            .fieldNames()) {
                                refuse(parameter);
                            }
                            change.accept(name);
                            return HttpResponse.of(HttpStatus.OK);
                        },
                        ctx.blockingTaskExecutor());
        return HttpResponse.of(done);
    }

    /** Refuses a parameter of a request to load or unload. */
    public static void refuse(String parameter) {
        if (!parameter.equals("unload_dependents")) {
            throw new LeptonException(
                    ErrorCode.BAD_REQUEST,
                    "parameters: " + parameter.substring(0, Math.min(40, parameter.length()))
                            + " (expected: none; a model is loaded from where it was deployed)");
        }
    }

    /**
     * The models there are, by name.
     *
     * @param readyOnly whether to leave out those that do not answer
     */
    public static List<Model> index(ModelRepository models, boolean readyOnly) {
        return models.list().stream()
                .filter(deployment -> !readyOnly
                        || deployment.state() == Endpoint.State.READY
                        || deployment.state() == Endpoint.State.IDLE)
                .map(Model::of)
                .toList();
    }

    private static JsonNode read(byte[] body) {
        if (body.length == 0) {
            return MAPPER.createObjectNode();
        }
        try {
            JsonNode node = MAPPER.readTree(body);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw new LeptonException(ErrorCode.BAD_REQUEST, "body: not JSON (expected: an object, or nothing)", e);
        } catch (IOException e) {
            throw InferenceRequestReader.notText(e);
        }
        throw new LeptonException(ErrorCode.BAD_REQUEST, "body: no object (expected: an object, or nothing)");
    }

    /**
     * A model in the index.
     *
     * @param name of the model
     * @param version of it; empty if none was loaded
     * @param state READY, LOADING or UNAVAILABLE
     * @param reason why it does not answer
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Model(
            String name,
            String version,
            String state,
            @Nullable String reason) {

        private static Model of(Deployment deployment) {
            String state = switch (deployment.state()) {
                case READY, IDLE -> "READY"; // out of memory, but a request brings it back
                case LOADING -> "LOADING";
                case FAILED, UNLOADED -> "UNAVAILABLE";
            };
            String reason = switch (deployment.state()) {
                case UNLOADED -> "unloaded";
                case IDLE -> "idle: loaded when a request asks for it";
                case READY, LOADING, FAILED -> deployment.problem();
            };
            return new Model(deployment.name(), deployment.version(), state, reason);
        }
    }
}
