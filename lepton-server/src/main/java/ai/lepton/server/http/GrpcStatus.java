package ai.lepton.server.http;

import ai.lepton.core.ErrorCode;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.logging.RequestLog;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Failures as gRPC has them when a request is refused before its method is called. */
public final class GrpcStatus {

    /** The trailer with the name of the code. */
    public static final AsciiString CODE = HttpHeaderNames.of("lepton-code");

    /** The trailer with the number of the status. */
    public static final AsciiString STATUS = HttpHeaderNames.of("grpc-status");

    private static final String CONTENT_TYPE = "application/grpc";
    private static final int UNIMPLEMENTED = 12;

    private GrpcStatus() {}

    static boolean isGrpc(RequestHeaders headers) {
        return headers.get(HttpHeaderNames.CONTENT_TYPE, "").startsWith(CONTENT_TYPE);
    }

    /** The number of the status: that of the code's kind, but a path that is not there is a method that is not. */
    public static int number(ErrorCode code) {
        return code == ErrorCode.NOT_FOUND ? UNIMPLEMENTED : code.kind().grpcStatus();
    }

    /** A trailer of an answer; where there is no message, the headers are the trailers. Null if it is not there. */
    public static @Nullable String trailer(RequestLog log, AsciiString name) {
        String value = log.responseTrailers().get(name);
        return value == null ? log.responseHeaders().get(name) : value;
    }

    /** A response without a message, whose headers are its trailers. */
    static ResponseHeaders trailersOnly(ErrorCode code, String message) {
        return ResponseHeaders.builder(HttpStatus.OK)
                .endOfStream(true)
                .set(HttpHeaderNames.CONTENT_TYPE, CONTENT_TYPE)
                .setInt(STATUS, number(code))
                .set("grpc-message", encoded(message))
                .set(CODE, code.name())
                .build();
    }

    /** Percent-encoded, as the protocol of gRPC has it for everything but plain ASCII. */
    private static String encoded(String message) {
        StringBuilder text = new StringBuilder();
        for (byte b : message.getBytes(StandardCharsets.UTF_8)) {
            if (b >= ' ' && b < 0x7F && b != '%') {
                text.append((char) b);
            } else {
                text.append(String.format(Locale.ROOT, "%%%02X", b & 0xFF));
            }
        }
        return text.toString();
    }
}
