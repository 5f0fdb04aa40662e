package ai.lepton.server.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Counts and times requests as {@code lepton_http_requests_seconds}, by method, route and status. The labels are bounded:
 * a route is the pattern, such as {@code /v2/models/:model/infer}, never the path.
 */
final class HttpMeters implements DecoratingHttpServiceFunction {

    private final MeterRegistry meters;
    private final ConcurrentHashMap<Key, Timer> timers = new ConcurrentHashMap<>();

    HttpMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public HttpResponse serve(HttpService delegate, ServiceRequestContext ctx, HttpRequest request) throws Exception {
        // Nothing waits for the record, and a failure to count must not fail the request.
        CompletableFuture<Void> unused = ctx.log().whenComplete().thenAccept(log -> record(ctx, log));
        return delegate.serve(ctx, request);
    }

    private void record(ServiceRequestContext ctx, RequestLog log) {
        Key key = new Key(
                ctx.method().name(),
                ctx.config(),
                log.responseHeaders().status().code());
        timers.computeIfAbsent(key, this::timer).record(log.totalDurationNanos(), TimeUnit.NANOSECONDS);
    }

    private Timer timer(Key key) {
        boolean unknown = key.config.route().isFallback();
        return Timer.builder("lepton.http.requests")
                .description("Time from the first byte in to the last byte out")
                .tag("method", key.method)
                .tag("route", unknown ? "none" : key.config.route().patternString())
                .tag("status", HttpStatus.valueOf(key.status).codeAsText())
                .register(meters);
    }

    /** What a timer is looked up by; to build its labels anew would cost more than the rest of a short request's way. */
    private record Key(String method, ServiceConfig config, int status) {}
}
