package ai.lepton.server.http;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.ErrorKind;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.Problem;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.ShuttingDownException;
import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.CancelledSubscriptionException;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpResponseException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestCancellationException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.RoutePathType;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AttributeKey;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that turns failures into responses: {@link Problem} as {@code application/problem+json}, with the status
 * of the code's kind. What nobody foresaw is logged here, once, and answered without a word about the inside.
 */
public final class Problems implements ServerErrorHandler {

    /** When a request that was refused may come again, where that is known better than for all of them. */
    static final AttributeKey<Long> RETRY_AFTER_SECONDS = AttributeKey.valueOf(Problems.class, "RETRY_AFTER_SECONDS");

    private static final AttributeKey<ErrorCode> ERROR = AttributeKey.valueOf(Problems.class, "ERROR");
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final MediaType PROBLEM_JSON = MediaType.create("application", "problem+json");

    /** What was wrong with a request; null if it was answered, or refused over gRPC by its method. */
    public static @Nullable ErrorCode of(ServiceRequestContext ctx) {
        return ctx.ownAttr(ERROR);
    }

    @Override
    public HttpResponse onServiceException(ServiceRequestContext ctx, Throwable thrown) {
        Throwable cause = Exceptions.peel(thrown);
        if (cause instanceof LeptonException e) {
            if (e.code().kind() == ErrorKind.INTERNAL) {
                LOG.error("{} {}: {}", ctx.method(), ctx.path(), e.getMessage(), e);
            }
            return render(ctx, Problem.of(e), e.code());
        }
        if (cause instanceof HttpResponseException || cause instanceof RequestCancellationException) {
            return HttpResponse.ofFailure(cause); // a response already, or nobody left to read one
        }
        if (isBrokenOff(cause)) {
            LOG.debug("{} {}: broken off by the client: {}", ctx.method(), ctx.path(), cause.toString());
            ctx.setAttr(ERROR, ErrorCode.CANCELLED);
            return HttpResponse.ofFailure(cause);
        }
        return render(ctx, foreseen(ctx, cause));
    }

    /** Whether the client went away while it sent, or took its request back: its own affair, and nobody reads an answer. */
    private static boolean isBrokenOff(Throwable cause) {
        return cause instanceof ClosedStreamException
                || cause instanceof AbortedStreamException
                || cause instanceof CancelledSubscriptionException;
    }

    @Override
    public AggregatedHttpResponse renderStatus(
            @Nullable ServiceRequestContext ctx,
            ServiceConfig config,
            @Nullable RequestHeaders headers,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        if (status.isContentAlwaysEmpty() || status.code() < 400) {
            return AggregatedHttpResponse.of(ResponseHeaders.of(status));
        }
        LeptonException e = ofStatus(ctx, headers, status, description);
        Problem problem = Problem.of(e);
        Problem withStatus = new Problem(
                problem.type(), problem.title(), status.code(), problem.detail(), problem.code(), problem.error());
        return response(ctx, withStatus, e.code());
    }

    private static LeptonException foreseen(ServiceRequestContext ctx, Throwable cause) {
        if (cause instanceof IllegalArgumentException e) {
            return new LeptonException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), e);
        }
        if (cause instanceof ContentTooLargeException) {
            return tooLarge(ctx);
        }
        if (cause instanceof HttpStatusException e) {
            return ofStatus(ctx, ctx.request().headers(), e.httpStatus(), null);
        }
        if (cause instanceof RequestTimeoutException) {
            boolean isWhole = ctx.log().isAvailable(RequestLogProperty.REQUEST_END_TIME);
            if (!isWhole) {
                return new LeptonException(
                        ErrorCode.TIMED_OUT,
                        "body: not all of it came within " + ctx.requestTimeoutMillis() + " ms (expected: faster)."
                                + " Send it again, less at once if the network is slow.");
            }
            return new LeptonException(
                    ErrorCode.TIMED_OUT,
                    "request: not answered within " + ctx.requestTimeoutMillis() + " ms (expected: faster)."
                            + " Send fewer rows at once, or again later.");
        }
        if (cause instanceof ShuttingDownException) {
            return new LeptonException(ErrorCode.MODEL_NOT_READY, "server: shutting down (expected: READY)");
        }
        String request = ctx.id().shortText();
        LOG.error("{} {} failed unexpectedly (request {})", ctx.method(), ctx.path(), request, cause);
        return new LeptonException(
                ErrorCode.INTERNAL, "request " + request + ": failed unexpectedly. The server's log has the details.");
    }

    private static LeptonException ofStatus(
            @Nullable ServiceRequestContext ctx,
            @Nullable RequestHeaders headers,
            HttpStatus status,
            @Nullable String description) {
        String path = ctx != null ? ctx.path() : headers != null ? headers.path() : "?";
        String said = description == null ? status.reasonPhrase() : description;
        return switch (status.code()) {
            case 401 -> new LeptonException(ErrorCode.NO_TOKEN, "path " + path + ": " + said);
            case 403 -> new LeptonException(ErrorCode.NO_RIGHT, "path " + path + ": " + said);
            case 404 ->
                new LeptonException(
                        ErrorCode.NOT_FOUND,
                        "path " + path + ": nothing there (expected: a path under /v2 or /api/v1)");
            case 405 ->
                new LeptonException(
                        ErrorCode.METHOD_NOT_ALLOWED,
                        "path " + path + ": " + (headers == null ? "this method" : headers.method()) + " (expected: "
                                + (ctx == null ? "another method" : names(allowed(ctx))) + ")");
            case 408, 503 -> new LeptonException(ErrorCode.TIMED_OUT, "path " + path + ": " + said);
            case 413 -> tooLarge(ctx);
            case 429 -> new LeptonException(ErrorCode.QUEUE_FULL, "path " + path + ": " + said);
            default ->
                new LeptonException(
                        status.code() < 500 ? ErrorCode.BAD_REQUEST : ErrorCode.INTERNAL, "request: " + said);
        };
    }

    private static LeptonException tooLarge(@Nullable ServiceRequestContext ctx) {
        String limit = ctx == null ? "fewer" : "at most " + ctx.maxRequestLength();
        return new LeptonException(
                ErrorCode.BODY_TOO_LARGE, "body: too large (expected: " + limit + " bytes). Send fewer rows at once.");
    }

    private static HttpResponse render(ServiceRequestContext ctx, LeptonException e) {
        return render(ctx, Problem.of(e), e.code());
    }

    private static HttpResponse render(ServiceRequestContext ctx, Problem problem, ErrorCode code) {
        return response(ctx, problem, code).toHttpResponse();
    }

    private static AggregatedHttpResponse response(
            @Nullable ServiceRequestContext ctx, Problem problem, ErrorCode code) {
        if (ctx != null) {
            ctx.setAttr(ERROR, code);
        }
        if (ctx != null && GrpcStatus.isGrpc(ctx.request().headers())) {
            return AggregatedHttpResponse.of(GrpcStatus.trailersOnly(code, printable(problem.error())));
        }
        ResponseHeadersBuilder headers =
                ResponseHeaders.builder(HttpStatus.valueOf(problem.status())).contentType(PROBLEM_JSON);
        switch (code) {
            case NO_TOKEN -> headers.set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"lepton\"");
            case QUEUE_FULL, RATE_LIMITED, MODEL_NOT_READY -> {
                Long seconds = ctx == null ? null : ctx.attr(RETRY_AFTER_SECONDS);
                headers.setLong(HttpHeaderNames.RETRY_AFTER, seconds == null ? 1 : seconds);
            }
            case METHOD_NOT_ALLOWED -> {
                if (ctx != null) {
                    headers.set(HttpHeaderNames.ALLOW, names(allowed(ctx)));
                }
            }
            default -> {}
        }
        return AggregatedHttpResponse.of(headers.build(), Json.bytes(printable(problem)));
    }

    private static Problem printable(Problem problem) {
        return new Problem(
                problem.type(),
                problem.title(),
                problem.status(),
                printable(problem.detail()),
                problem.code(),
                printable(problem.error()));
    }

    /** Half a surrogate pair, which a client can send in JSON, cannot be written as UTF-8. */
    private static String printable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** The methods that the request's path has; a 405 must name them. */
    private static Set<HttpMethod> allowed(ServiceRequestContext ctx) {
        Set<HttpMethod> methods = EnumSet.noneOf(HttpMethod.class);
        for (ServiceConfig config : ctx.config().server().serviceConfigs()) {
            Route route = config.route();
            boolean plain = route.pathType() == RoutePathType.EXACT || route.pathType() == RoutePathType.PARAMETERIZED;
            if (plain
                    && Route.builder()
                            .path(route.patternString())
                            .build()
                            .apply(ctx.routingContext(), false)
                            .isPresent()) {
                methods.addAll(route.methods());
            }
        }
        return methods;
    }

    private static String names(Set<HttpMethod> methods) {
        return methods.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
    }
}
