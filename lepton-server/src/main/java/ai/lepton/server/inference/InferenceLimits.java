package ai.lepton.server.inference;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceBindingBuilder;
import java.time.Duration;

/**
 * What a request to infer may cost.
 *
 * @param maxBodyBytes largest body
 * @param timeout from the first byte of a request to its answer
 */
public record InferenceLimits(long maxBodyBytes, Duration timeout) {

    /** How many times the largest body is read, and dropped, so that the client can be told that it is too large. */
    private static final long DROPPED_BODIES = 8;

    /** Sets the limits of a route. */
    public ServiceBindingBuilder apply(ServiceBindingBuilder route) {
        return route.maxRequestLength(Math.multiplyExact(maxBodyBytes, DROPPED_BODIES)) // beyond it, hang up
                .requestTimeout(timeout);
    }

    /** Refuses what would be misread as bad JSON, with a message that points elsewhere. */
    public static void refuseCompressed(RequestHeaders headers) {
        String encoding = headers.get(HttpHeaderNames.CONTENT_ENCODING, "identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            throw new LeptonException(
                    ErrorCode.BAD_REQUEST, "header Content-Encoding: compressed (expected: none, or identity)");
        }
    }
}
