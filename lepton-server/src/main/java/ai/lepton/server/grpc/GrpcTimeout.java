package ai.lepton.server.grpc;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import com.linecorp.armeria.common.RequestHeaders;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client's deadline, in the header {@code grpc-timeout}: up to eight digits and a unit. */
final class GrpcTimeout {

    private GrpcTimeout() {}

    /**
     * How long the client waits; null if it does not say.
     *
     * @throws LeptonException {@link ErrorCode#BAD_REQUEST} if it says something else
     */
    static @Nullable Duration of(RequestHeaders headers) {
        String given = headers.get("grpc-timeout");
        if (given == null) {
            return null;
        }
        if (!given.matches("[0-9]{1,8}[HMSmun]")) {
            throw new LeptonException(
                    ErrorCode.BAD_REQUEST, "header grpc-timeout: no time (expected: such as 100m for 100 ms)");
        }
        long number = Long.parseLong(given.substring(0, given.length() - 1));
        Duration time = switch (given.charAt(given.length() - 1)) {
            case 'H' -> Duration.ofHours(number);
            case 'M' -> Duration.ofMinutes(number);
            case 'S' -> Duration.ofSeconds(number);
            case 'm' -> Duration.ofMillis(number);
            case 'u' -> Duration.ofNanos(number * 1_000);
            default -> Duration.ofNanos(number);
        };
        return time.compareTo(SHORTEST) < 0 ? SHORTEST : time;
    }

    /** The server's clock has milliseconds, and none of them would mean for ever. */
    private static final Duration SHORTEST = Duration.ofMillis(1);
}
