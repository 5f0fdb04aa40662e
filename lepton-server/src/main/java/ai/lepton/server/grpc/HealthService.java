package ai.lepton.server.grpc;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc.HealthImplBase;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** {@code grpc.health.v1.Health}: what {@code /readyz} says, in gRPC's words. */
final class HealthService extends HealthImplBase {

    private static final Set<String> NAMES = Set.of("", "inference.GRPCInferenceService");
    private static final long LOOKS_EVERY_MILLIS = 500;

    private final BooleanSupplier isReady;

    HealthService(BooleanSupplier isReady) {
        this.isReady = isReady;
    }

    @Override
    public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> observer) {
        if (!NAMES.contains(request.getService())) {
            observer.onError(Status.NOT_FOUND
                    .withDescription("service: unknown (expected: one of " + NAMES + ")")
                    .asRuntimeException());
            return;
        }
        observer.onNext(response(status()));
        observer.onCompleted();
    }

    /** Says how it stands, and again whenever that has changed. */
    @Override
    public void watch(HealthCheckRequest request, StreamObserver<HealthCheckResponse> observer) {
        ServiceRequestContext ctx = ServiceRequestContext.current();
        ctx.clearRequestTimeout();
        if (!NAMES.contains(request.getService())) {
            observer.onNext(response(ServingStatus.SERVICE_UNKNOWN)); // and it stays so
            return;
        }
        Watch watch = new Watch((ServerCallStreamObserver<HealthCheckResponse>) observer);
        watch.look();
        ScheduledFuture<?> looks = ctx.eventLoop()
                .scheduleAtFixedRate(watch::look, LOOKS_EVERY_MILLIS, LOOKS_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        CompletableFuture<Void> unused = ctx.log().whenComplete().thenAccept(log -> looks.cancel(false));
    }

    private ServingStatus status() {
        return isReady.getAsBoolean() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    }

    private static HealthCheckResponse response(ServingStatus status) {
        return HealthCheckResponse.newBuilder().setStatus(status).build();
    }

    /** One client's; used by its event loop. */
    private final class Watch {

        private final ServerCallStreamObserver<HealthCheckResponse> observer;
        private ServingStatus said = ServingStatus.UNKNOWN;

        Watch(ServerCallStreamObserver<HealthCheckResponse> observer) {
            this.observer = observer;
        }

        void look() {
            ServingStatus now = status();
            if (now != said && !observer.isCancelled()) {
                said = now;
                observer.onNext(response(now));
            }
        }
    }
}
