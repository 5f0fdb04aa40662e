package ai.lepton.server.tracing;

import ai.lepton.core.ErrorCode;
import ai.lepton.server.http.GrpcStatus;
import ai.lepton.server.http.Problems;
import ai.lepton.server.inference.Served;
import ai.lepton.server.inference.StreamListener;
import ai.lepton.server.inference.StreamedMessage;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.logging.AccessLogWriter;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Traces of requests: a span for each, in the trace that its headers name ({@code traceparent}), and inside it one for the time
 * that it waited for its run and one for the run. They are made when a request has ended, of what is known then, so that a
 * request carries nothing along, and a server without traces does nothing. A stream has a span for each of its messages, which
 * are made when these are answered. May be used by any thread.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/">Semantic conventions for HTTP spans</a>
 */
public final class RequestTraces implements AccessLogWriter, StreamListener {

    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<Long> IN = AttributeKey.longKey("http.request.body.size");
    private static final AttributeKey<Long> OUT = AttributeKey.longKey("http.response.body.size");
    private static final AttributeKey<String> CLIENT = AttributeKey.stringKey("client.address");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    private static final AttributeKey<String> RPC = AttributeKey.stringKey("rpc.system");
    private static final AttributeKey<String> GRPC_STATUS = AttributeKey.stringKey("rpc.grpc.status_code");
    private static final AttributeKey<String> REQUEST = AttributeKey.stringKey("lepton.request");
    private static final AttributeKey<String> MODEL = AttributeKey.stringKey("lepton.model");
    private static final AttributeKey<String> VERSION = AttributeKey.stringKey("lepton.version");
    private static final AttributeKey<String> PREDICTION = AttributeKey.stringKey("lepton.prediction");
    private static final AttributeKey<Long> ANSWERS = AttributeKey.longKey("lepton.answers");
    private static final AttributeKey<Long> ROWS = AttributeKey.longKey("lepton.rows");
    private static final AttributeKey<Long> BATCH_ROWS = AttributeKey.longKey("lepton.batch_rows");
    private static final AttributeKey<Long> MESSAGE = AttributeKey.longKey("rpc.message.id");
    private static final AttributeKey<Long> MESSAGE_IN = AttributeKey.longKey("lepton.message.request_bytes");
    private static final AttributeKey<Long> MESSAGE_OUT = AttributeKey.longKey("lepton.message.response_bytes");

    /** The span of a stream that has had a message, so that it can be told where it belongs. */
    private static final io.netty.util.AttributeKey<Span> STREAM =
            io.netty.util.AttributeKey.valueOf(RequestTraces.class, "STREAM");

    private static final int FIRST_SERVER_ERROR = 500;

    /** Codes of gRPC that are the server's fault. */
    private static final List<String> SERVER_ERRORS = List.of("2", "4", "12", "13", "14", "15");

    private static final TextMapGetter<RequestHeaders> HEADERS =
            (headers, name) -> headers == null ? null : headers.get(name);

    private final Tracer tracer;
    private final TextMapPropagator propagator;

    /** @param telemetry where spans go; whose it is closes it, after the server has stopped */
    public RequestTraces(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("ai.lepton.server");
        this.propagator = telemetry.getPropagators().getTextMapPropagator();
    }

    @Override
    public void log(RequestLog log) {
        ServiceRequestContext ctx = (ServiceRequestContext) log.context();
        Context parent = parent(ctx);
        long begun = TimeUnit.MICROSECONDS.toNanos(log.requestStartTimeMicros());
        Span known = ctx.ownAttr(STREAM);
        Span span = known == null ? span(ctx, parent, begun) : known;
        if (span.isRecording()) {
            describe(span, ctx, log);
            Served served = Served.of(ctx);
            if (served != null) {
                describe(span, served);
                if (served.answers() == 1 && served.prediction() != null) { // otherwise only the sums are known
                    parts(parent.with(span), served, begun, log.requestStartTimeNanos());
                }
            }
        }
        span.end(begun + log.totalDurationNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void answered(StreamedMessage message) {
        ServiceRequestContext ctx = message.stream();
        Context parent = parent(ctx);
        Span stream = ctx.ownAttr(STREAM);
        if (stream == null) {
            RequestLog log = ctx.log().ensureAvailable(RequestLogProperty.REQUEST_START_TIME);
            stream = span(ctx, parent, TimeUnit.MICROSECONDS.toNanos(log.requestStartTimeMicros()));
            ctx.setAttr(STREAM, stream);
        }
        long begun = TimeUnit.MICROSECONDS.toNanos(message.receivedMicros());
        Context inside = parent.with(stream);
        Span span = part("message", inside, begun)
                .setAttribute(MESSAGE, (long) message.number())
                .startSpan();
        if (span.isRecording()) {
            span.setAttribute(MESSAGE_IN, message.requestBytes());
            span.setAttribute(MESSAGE_OUT, message.responseBytes());
            ErrorCode error = message.error();
            if (error != null) {
                span.setAttribute(ERROR, error.name());
                if (SERVER_ERRORS.contains(Integer.toString(GrpcStatus.number(error)))) {
                    span.setStatus(StatusCode.ERROR);
                }
            }
            Served served = message.served();
            if (served != null) {
                describe(span, served);
                if (served.prediction() != null) {
                    parts(inside.with(span), served, begun, message.receivedNanos());
                }
            }
        }
        span.end(begun + message.totalNanos(), TimeUnit.NANOSECONDS);
    }

    private Context parent(ServiceRequestContext ctx) {
        return propagator.extract(Context.root(), ctx.request().headers(), HEADERS);
    }

    /** Samplers decide by what is there from the start. */
    private Span span(ServiceRequestContext ctx, Context parent, long begun) {
        String method = ctx.method().name();
        boolean hasRoute = !ctx.config().route().isFallback();
        String route = ctx.config().route().patternString();
        SpanBuilder builder = tracer.spanBuilder(hasRoute ? method + " " + route : method)
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .setStartTimestamp(begun, TimeUnit.NANOSECONDS)
                .setAttribute(METHOD, method)
                .setAttribute(PATH, ctx.path())
                .setAttribute(SCHEME, ctx.sessionProtocol().isTls() ? "https" : "http");
        if (hasRoute) {
            builder.setAttribute(ROUTE, route);
        }
        return builder.startSpan();
    }

    private static void describe(Span span, ServiceRequestContext ctx, RequestLog log) {
        int status = log.responseStatus().code();
        span.setAttribute(STATUS, (long) status);
        span.setAttribute(IN, log.requestLength());
        span.setAttribute(OUT, log.responseLength());
        span.setAttribute(CLIENT, ctx.remoteAddress().getAddress().getHostAddress());
        span.setAttribute(REQUEST, ctx.id().text());
        String grpc = GrpcStatus.trailer(log, GrpcStatus.STATUS);
        if (grpc != null) {
            span.setAttribute(RPC, "grpc");
            span.setAttribute(GRPC_STATUS, grpc);
        }
        ErrorCode error = Problems.of(ctx);
        String code = error != null ? error.name() : GrpcStatus.trailer(log, GrpcStatus.CODE);
        if (code != null) {
            span.setAttribute(ERROR, code);
        }
        if (status >= FIRST_SERVER_ERROR || (grpc != null && SERVER_ERRORS.contains(grpc))) {
            span.setStatus(StatusCode.ERROR);
        }
    }

    private static void describe(Span span, Served served) {
        span.setAttribute(MODEL, served.model());
        span.setAttribute(VERSION, served.version());
        if (served.prediction() != null) {
            span.setAttribute(PREDICTION, served.prediction().toString());
        }
        if (served.answers() > 0) {
            span.setAttribute(ANSWERS, (long) served.answers());
            span.setAttribute(ROWS, served.rows());
        }
    }

    /**
     * Waiting and running, backwards from when the answer was there, and not before it was asked for.
     *
     * @param begun when it was, in nanoseconds since 1970
     * @param begunNanos the same, by {@link System#nanoTime}
     */
    private void parts(Context inside, Served served, long begun, long begunNanos) {
        long answered = begun + Math.max(0, served.answeredNanos() - begunNanos);
        long ran = Math.max(begun, answered - served.writeNanos());
        long run = Math.max(begun, ran - served.runNanos());
        long waited = Math.max(begun, run - served.waitNanos());
        part("queue", inside, waited).startSpan().end(run, TimeUnit.NANOSECONDS);
        part("inference", inside, run)
                .setAttribute(MODEL, served.model())
                .setAttribute(VERSION, served.version())
                .setAttribute(ROWS, served.rows())
                .setAttribute(BATCH_ROWS, (long) served.batchRows())
                .startSpan()
                .end(ran, TimeUnit.NANOSECONDS);
    }

    private SpanBuilder part(String name, Context inside, long begun) {
        return tracer.spanBuilder(name).setParent(inside).setStartTimestamp(begun, TimeUnit.NANOSECONDS);
    }
}
