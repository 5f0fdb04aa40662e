package ai.lepton.server.grpc;

import ai.lepton.protocol.OpenInference;
import ai.lepton.server.inference.InferenceLimits;
import ai.lepton.server.inference.InferenceMeters;
import ai.lepton.server.inference.Inferences;
import ai.lepton.server.inference.StreamListener;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.grpc.health.v1.HealthProto;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.reflection.v1.ServerReflectionProto;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The services that answer gRPC: inference, {@code grpc.health.v1.Health} and reflection. */
public final class GrpcPaths {

    /** How many times the largest message is read so that the client can be told that it is too large. */
    private static final long DROPPED_MESSAGES = 8;

    private static final List<FileDescriptor> PROTOCOLS =
            List.of(OpenInference.getDescriptor(), HealthProto.getDescriptor(), ServerReflectionProto.getDescriptor());

    private final Inferences inferences;
    private final InferenceMeters meters;
    private final InferenceLimits limits;
    private final String serverVersion;
    private final List<String> extensions;
    private final BooleanSupplier isReady;
    private final StreamListener streams;

    /**
     * The services.
     *
     * @param serverVersion told to who asks
     * @param extensions of the protocol that this server has
     * @param isReady whether the server wants requests
     * @param streams hears of the messages of streams
     */
    public GrpcPaths(
            Inferences inferences,
            InferenceMeters meters,
            InferenceLimits limits,
            String serverVersion,
            List<String> extensions,
            BooleanSupplier isReady,
            StreamListener streams) {
        this.inferences = inferences;
        this.meters = meters;
        this.limits = limits;
        this.serverVersion = serverVersion;
        this.extensions = extensions;
        this.isReady = isReady;
        this.streams = streams;
    }

    /** Adds the services to a server. */
    public void mount(ServerBuilder builder) {
        HttpService services = new DeferredGrpcService(this::services).decorate((service, ctx, request) -> {
            Duration own = GrpcTimeout.of(request.headers());
            boolean isNearer = own != null && own.compareTo(limits.timeout()) < 0;
            ctx.setRequestTimeout(isNearer ? own : limits.timeout());
            return service.serve(ctx, request);
        });
        // By the route, not the context: a request of one message is collected before it has one.
        long most = Math.multiplyExact(limits.maxBodyBytes(), DROPPED_MESSAGES);
        PROTOCOLS.stream()
                .flatMap(protocol -> protocol.getServices().stream())
                .flatMap(service -> service.getMethods().stream())
                .forEach(method -> builder.route()
                        .path("/" + method.getService().getFullName() + "/" + method.getName())
                        .maxRequestLength(most)
                        .build(services));
    }

    private GrpcService services() {
        return GrpcService.builder()
                .supportedSerializationFormats(GrpcSerializationFormats.PROTO)
                .maxRequestMessageLength((int) limits.maxBodyBytes())
                .exceptionHandler((ctx, status, cause, trailers) ->
                        GrpcFailures.unreadable(status, cause, trailers, limits.maxBodyBytes()))
                .useClientTimeoutHeader(false) // see above: it may be longer than ours
                .addService(
                        new InferenceService(inferences, meters, limits, serverVersion, extensions, isReady, streams))
                .addService(ProtoReflectionServiceV1.newInstance())
                .addService(new HealthService(isReady))
                .build();
    }
}
