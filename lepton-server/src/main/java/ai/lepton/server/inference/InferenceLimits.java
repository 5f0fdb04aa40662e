package ai.lepton.server.inference;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.server.http.RateLimits;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.server.ServiceBindingBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * What a request to infer may cost.
 *
 * @param maxBodyBytes largest body
 * @param timeout from the first byte of a request to its answer
 * @param rates how many of them a token may send
 */
public record InferenceLimits(long maxBodyBytes, Duration timeout, RateLimits rates) {

    /** The header with a client's own time-out, in milliseconds; it can only shorten the server's. */
    public static final AsciiString TIMEOUT_HEADER = HttpHeaderNames.of("request-timeout-ms");

    /** How many times the largest body is read, and dropped, so that the client can be told that it is too large. */
    private static final long DROPPED_BODIES = 8;

    /** Sets the limits of a route. */
    public ServiceBindingBuilder apply(ServiceBindingBuilder route) {
        return route.maxRequestLength(Math.multiplyExact(maxBodyBytes, DROPPED_BODIES)) // beyond it, hang up
                .requestTimeout(timeout);
    }

    /**
     * Reads the body of a request, if its sender may send one more.
     *
     * @return fails with {@link ErrorCode#BODY_TOO_LARGE} if it is too large
     * @throws LeptonException {@link ErrorCode#RATE_LIMITED} if this is one too many, {@link ErrorCode#BAD_REQUEST} if a
     *     header is wrong
     */
    public CompletableFuture<HttpBody> read(ServiceRequestContext ctx, HttpRequest request) {
        rates.count(ctx);
        String time = request.headers().get(TIMEOUT_HEADER);
        if (time != null) {
            Caller.ofRequest(ctx).within(Duration.ofMillis(millis(time)));
        }
        return HttpBody.read(ctx, request, maxBodyBytes);
    }

    private static long millis(String given) {
        String digits = given.strip();
        if (!digits.matches("[1-9][0-9]{0,8}")) {
            throw new LeptonException(
                    ErrorCode.BAD_REQUEST,
                    "header Request-Timeout-Ms: not such a number (expected: milliseconds, 1 to 999999999)");
        }
        return Long.parseLong(digits);
    }
}
