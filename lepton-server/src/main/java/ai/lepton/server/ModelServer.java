package ai.lepton.server;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.EndpointVersion;
import ai.lepton.server.batch.Batchers;
import ai.lepton.server.capture.Samples;
import ai.lepton.server.docs.DocumentPaths;
import ai.lepton.server.docs.OpenApi;
import ai.lepton.server.grpc.GrpcPaths;
import ai.lepton.server.http.Json;
import ai.lepton.server.http.RateLimits;
import ai.lepton.server.inference.Admission;
import ai.lepton.server.inference.InferenceLimits;
import ai.lepton.server.inference.InferenceMeters;
import ai.lepton.server.inference.InferencePaths;
import ai.lepton.server.inference.Inferences;
import ai.lepton.server.inference.ModelStatistics;
import ai.lepton.server.inference.RepositoryPaths;
import ai.lepton.server.inference.StreamListener;
import ai.lepton.server.inference.V1Paths;
import ai.lepton.server.models.Deployment;
import ai.lepton.server.models.DeploymentListener;
import ai.lepton.server.models.ModelRepository;
import ai.lepton.server.models.VersionStatus;
import ai.lepton.server.plain.PlainPaths;
import ai.lepton.server.shadow.Shadows;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ShuttingDownException;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.prometheus.PrometheusExpositionService;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The model server: what is deployed in its {@link #models} answers under {@code /v2/models}.
 *
 * <p>It is a set of paths to mount on an Armeria server, beside others. It owns threads and the native memory of the
 * models and must be closed, after that server has stopped. All methods may be called by any thread.
 */
public final class ModelServer implements AutoCloseable {

    private static final List<String> EXTENSIONS =
            List.of("binary_tensor_data", "model_repository", "schedule_policy", "statistics");

    private final String version;
    private final ServingOptions options;
    private final PrometheusMeterRegistry registry;
    private final InferenceMeters meters;
    private final ModelRepository models;
    private final Batchers batchers;
    private final Inferences inferences;
    private final Shadows shadows;
    private final @Nullable Samples samples;
    private final StreamListener streams;
    private volatile boolean accepting;
    private volatile boolean draining;
    private volatile boolean refusing;

    /**
     * A server without models, which is not ready until {@link #accept} says so.
     *
     * @param version of Lepton, told to who asks
     * @param registry what {@code /metrics} shows
     */
    public ModelServer(String version, ServingOptions options, PrometheusMeterRegistry registry) {
        this(version, options, registry, StreamListener.NONE);
    }

    /**
     * The same.
     *
     * @param streams hears of the messages of streams
     */
    public ModelServer(
            String version, ServingOptions options, PrometheusMeterRegistry registry, StreamListener streams) {
        this.version = version;
        this.streams = streams;
        this.options = options;
        this.registry = registry;
        this.meters = new InferenceMeters(registry);
        this.batchers = new Batchers(options.batching(), options.threads(), meters::listener);
        Admission admission = new Admission(options.queue(), options.queueBytes());
        this.shadows = new Shadows(registry, () -> admission.waiting() > 0);
        Path folder = options.samples();
        this.samples = folder == null ? null : new Samples(folder, registry);
        this.models = new ModelRepository(new Listeners(List.of(meters, shadows)), batchers, options.repository());
        this.inferences = new Inferences(models, batchers, admission, meters, shadows, samples);
        Gauge.builder("lepton.inference.queue", admission, Admission::waiting)
                .description("Requests that wait for a thread")
                .strongReference(true)
                .register(registry);
        Gauge.builder(
                        "lepton.endpoints",
                        models,
                        repository -> repository.list().stream()
                                .map(Deployment::name)
                                .distinct()
                                .count())
                .description("Endpoints there are")
                .register(registry);
        Gauge.builder("lepton.models.memory", models, ModelRepository::memoryBytes)
                .description("Memory of all sessions, by estimate")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("lepton.endpoints.ready", models, ModelServer::ready)
                .description("Endpoints that answer")
                .register(registry);
    }

    /** What is deployed. */
    public ModelRepository models() {
        return models;
    }

    /**
     * Whether to say Connection: close, or GOAWAY, so that who keeps connections goes elsewhere with the next request. Over
     * HTTP/2 only clients of gRPC are told: they finish what they have, as the protocol wants, while Java's own client fails
     * all of it.
     */
    private static boolean mayBeSentAway(ServiceRequestContext ctx, HttpRequest request) {
        MediaType type = request.contentType();
        boolean isGrpc = type != null
                && type.type().equals("application")
                && type.subtype().startsWith("grpc");
        return isGrpc || !ctx.sessionProtocol().isMultiplex();
    }

    /** Or to load and unload; what the control plane has under way, and who asks for health, is answered to the end. */
    private static boolean isToScore(ServiceRequestContext ctx) {
        String path = ctx.path();
        boolean isAboutServer = path.startsWith("/grpc.") || (path.startsWith("/api/") && !path.endsWith("/predict"));
        return ctx.method() == HttpMethod.POST && !isAboutServer;
    }

    /** Answers that are kept; null if this server keeps none. */
    public @Nullable Samples samples() {
        return samples;
    }

    /** How every version of an endpoint is doing, shadows last; empty if there is no such endpoint. */
    public List<EndpointVersion> endpoint(String name) {
        return models.versions(name).stream()
                .map(version -> version(name, version))
                .toList();
    }

    private EndpointVersion version(String name, VersionStatus status) {
        int number = status.model().version();
        ModelStatistics.Snapshot counted = meters.statistics(name, Integer.toString(number));
        ModelStatistics.Phases phases = counted == null ? null : counted.phases();
        long requests = phases == null ? 0 : phases.success().count();
        return new EndpointVersion(
                status.model(),
                status.share(),
                status.shadowPercent(),
                status.state(),
                status.problem(),
                status.replicas(),
                status.memoryBytes(),
                requests,
                phases == null ? 0 : phases.fail().count(),
                phases == null || requests == 0 ? 0 : phases.score().ns() / 1e9 / requests,
                status.shadowPercent() > 0 ? shadows.comparison(name, number) : null);
    }

    /**
     * Whether this server wants requests: true once everything that was deployed before is loaded, false before anything
     * stops, so that a load balancer turns away in time. Requests are answered in either case.
     */
    public void accept(boolean requests) {
        draining = accepting && !requests;
        accepting = requests;
    }

    /**
     * From now on no request to score is begun: each is told so, with 503, and can be sent to another server. Without this one that
     * is on its way when the port is closed would end without an answer, and its client could not know whether it was begun.
     */
    public void refuse() {
        accept(false);
        refusing = true;
    }

    /** Adds all paths of the model server, and its gRPC services. */
    public void mount(ServerBuilder builder) {
        mount(builder, api -> {});
    }

    /**
     * The same.
     *
     * @param more describes the server's other paths in {@code /openapi.json}
     */
    public void mount(ServerBuilder builder, Consumer<OpenApi> more) {
        builder.decorator((delegate, ctx, request) -> {
            if (refusing && isToScore(ctx)) {
                throw ShuttingDownException.get();
            }
            if (draining && mayBeSentAway(ctx, request)) {
                CompletableFuture<Void> unused = ctx.initiateConnectionShutdown();
            }
            return delegate.serve(ctx, request);
        });
        InferenceLimits limits =
                new InferenceLimits(options.maxBodyBytes(), options.timeout(), new RateLimits(options.rateLimit()));
        new InferencePaths(inferences, meters, limits).mount(builder);
        new RepositoryPaths(models).mount(builder);
        new V1Paths(inferences, limits).mount(builder);
        new PlainPaths(inferences, limits).mount(builder);
        new DocumentPaths(models, version, more).mount(builder);
        new GrpcPaths(inferences, meters, limits, version, EXTENSIONS, this::isReady, streams).mount(builder);
        for (String path : List.of("/v2", "/v2/")) { // the protocol's text has the one, its OpenAPI document the other
            read(builder, path, () -> Json.ok(new ServerMetadata("lepton", version, EXTENSIONS)));
        }
        for (String path : List.of("/livez", "/v2/health/live")) {
            read(builder, path, () -> Json.ok(Map.of("live", true)));
        }
        for (String path : List.of("/readyz", "/v2/health/ready")) {
            read(builder, path, this::readiness);
        }
        builder.route()
                .get("/metrics")
                .head("/metrics")
                .build(PrometheusExpositionService.of(registry.getPrometheusRegistry()));
    }

    /** Ends the threads and frees the models. */
    @Override
    public void close() {
        accept(false);
        shadows.close();
        batchers.close();
        models.close();
        Samples kept = samples;
        if (kept != null) {
            kept.close();
        }
    }

    private boolean isReady() {
        return accepting && notAnswering().isEmpty();
    }

    private List<Deployment> notAnswering() {
        return models.list().stream()
                .filter(deployment -> deployment.state() == Endpoint.State.FAILED
                        || (deployment.state() == Endpoint.State.LOADING && !models.isPlaced(deployment.name())))
                .toList();
    }

    private HttpResponse readiness() {
        if (!accepting) {
            throw new LeptonException(
                    ErrorCode.MODEL_NOT_READY, "server: starting or stopping (expected: READY). Ask again.");
        }
        List<Deployment> missing = notAnswering();
        if (!missing.isEmpty()) {
            Deployment first = missing.get(0);
            throw new LeptonException(
                    ErrorCode.MODEL_NOT_READY,
                    "server: " + missing.size() + " endpoints do not answer, such as \"" + first.name()
                            + "\", which is " + first.state() + " (expected: all READY)");
        }
        return Json.ok(Map.of("ready", true));
    }

    private static void read(ServerBuilder builder, String path, Answer answer) {
        builder.route().get(path).head(path).build((ctx, request) -> answer.get());
    }

    private static double ready(ModelRepository models) {
        return models.list().stream()
                .collect(Collectors.groupingBy(
                        Deployment::name, Collectors.reducing(true, ModelServer::answers, Boolean::logicalAnd)))
                .values()
                .stream()
                .filter(answers -> answers)
                .count();
    }

    private static boolean answers(Deployment deployment) {
        return deployment.state() == Endpoint.State.READY || deployment.state() == Endpoint.State.IDLE;
    }

    private record ServerMetadata(String name, String version, List<String> extensions) {}

    @FunctionalInterface
    private interface Answer {
        HttpResponse get();
    }

    /** Tells several. */
    private record Listeners(List<DeploymentListener> all) implements DeploymentListener {

        @Override
        public void deployed(String name, String version) {
            all.forEach(listener -> listener.deployed(name, version));
        }

        @Override
        public void retired(String name, String version) {
            all.forEach(listener -> listener.retired(name, version));
        }
    }
}
