package ai.lepton.server.grpc;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.ErrorKind;
import ai.lepton.core.LeptonException;
import ai.lepton.server.http.GrpcStatus;
import com.google.protobuf.InvalidProtocolBufferException;
import com.linecorp.armeria.common.util.Exceptions;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place that turns a failure of a method into gRPC's status; as {@code Problems} does for HTTP. */
final class GrpcFailures {

    private static final Logger LOG = LoggerFactory.getLogger(GrpcFailures.class);
    private static final Metadata.Key<String> CODE =
            Metadata.Key.of(GrpcStatus.CODE.toString(), Metadata.ASCII_STRING_MARSHALLER);

    private GrpcFailures() {}

    /** What {@code thrown} is to a client. */
    static LeptonException known(Throwable thrown, String method) {
        Throwable cause = Exceptions.peel(thrown);
        if (cause instanceof LeptonException e) {
            if (e.code().kind() == ErrorKind.INTERNAL) {
                LOG.error("{}: {}", method, e.getMessage(), e);
            }
            return e;
        }
        if (cause instanceof IllegalArgumentException e) {
            return new LeptonException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), e);
        }
        LOG.error("{} failed unexpectedly", method, cause);
        return new LeptonException(
                ErrorCode.INTERNAL, method + ": failed unexpectedly. The server's log has the details.");
    }

    /**
     * The status of a message that is none, or too large, which no method gets to see; null for every other failure.
     *
     * @param status that the library would give
     * @param trailers gets the code
     * @param most bytes that a message may have
     */
    static @Nullable Status unreadable(Status status, Throwable thrown, Metadata trailers, long most) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidProtocolBufferException) {
                return refusal(
                        new LeptonException(
                                ErrorCode.BAD_REQUEST,
                                "message: not what the method takes (expected: it in the encoding of protocol buffers)"),
                        trailers);
            }
        }
        // The status of a method's own failure comes with its code; only the library's limit on messages has none.
        Metadata own = Status.trailersFromThrowable(thrown);
        if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED && (own == null || !own.containsKey(CODE))) {
            return refusal(
                    new LeptonException(
                            ErrorCode.BODY_TOO_LARGE,
                            "message: too large (expected: at most " + most + " bytes). Send fewer rows at once."),
                    trailers);
        }
        return null;
    }

    private static Status refusal(LeptonException e, Metadata trailers) {
        trailers.put(CODE, e.code().name());
        return Status.fromCodeValue(GrpcStatus.number(e.code())).withDescription(e.getMessage());
    }

    /** The status of a failure. */
    static StatusRuntimeException status(Throwable thrown, String method) {
        LeptonException e = known(thrown, method);
        Metadata trailers = new Metadata();
        trailers.put(CODE, e.code().name());
        return Status.fromCodeValue(GrpcStatus.number(e.code()))
                .withDescription(e.getMessage())
                .asRuntimeException(trailers);
    }
}
