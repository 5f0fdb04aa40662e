package ai.lepton.server.grpc;

import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.util.UnmodifiableFuture;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.GrpcService;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC service that is made when it is asked for the first time: making one costs as much as a seventh of the start of a server,
 * most of it for errors in JSON that ours never answers, and many servers are never asked over gRPC. May be used by any thread.
 */
final class DeferredGrpcService implements HttpService {

    private final Supplier<GrpcService> maker;
    private @Nullable ServiceConfig config;
    private @Nullable CompletableFuture<GrpcService> making;

    /** For whoever looks through a server's services, as reflection does while it is told of them. */
    private volatile @Nullable GrpcService made;

    private volatile @Nullable GrpcService ready;

    /** @param maker called once, by a thread that may block */
    DeferredGrpcService(Supplier<GrpcService> maker) {
        this.maker = maker;
    }

    @Override
    public synchronized void serviceAdded(ServiceConfig cfg) {
        config = cfg;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) throws Exception {
        GrpcService service = ready;
        if (service != null) {
            return service.serve(ctx, request);
        }
        return HttpResponse.of(ready(ctx)
                .thenApplyAsync(
                        now -> {
                            try {
                                return now.serve(ctx, request);
                            } catch (Exception e) {
                                return HttpResponse.ofFailure(e);
                            }
                        },
                        ctx.eventLoop()));
    }

    private synchronized CompletableFuture<GrpcService> ready(ServiceRequestContext ctx) {
        GrpcService service = ready;
        if (service != null) {
            return UnmodifiableFuture.completedFuture(service);
        }
        CompletableFuture<GrpcService> begun = making;
        if (begun == null) {
            begun = CompletableFuture.supplyAsync(
                    () -> make(config), ctx.blockingTaskExecutor().withoutContext());
            making = begun;
        }
        return begun;
    }

    private GrpcService make(@Nullable ServiceConfig config) {
        GrpcService service = maker.get();
        made = service;
        try {
            if (config != null) {
                service.serviceAdded(config);
            }
        } catch (Exception e) {
            throw new IllegalStateException("gRPC cannot be served", e);
        }
        ready = service;
        return service;
    }

    @Override
    public ExchangeType exchangeType(RoutingContext context) {
        GrpcService service = ready;
        return service == null ? ExchangeType.BIDI_STREAMING : service.exchangeType(context);
    }

    @Override
    public <T> @Nullable T as(Class<T> type) {
        GrpcService service = made;
        T own = HttpService.super.as(type);
        return own != null || service == null ? own : service.as(type);
    }
}
