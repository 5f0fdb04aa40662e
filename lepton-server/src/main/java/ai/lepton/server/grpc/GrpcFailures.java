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
     * The status of a message that is none, which no method gets to see; null for every other failure.
     *
     * @param trailers gets the code
     */
    static @Nullable Status unreadable(Throwable thrown, Metadata trailers) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidProtocolBufferException) {
                LeptonException e = new LeptonException(
                        ErrorCode.BAD_REQUEST,
                        "message: not what the method takes (expected: it in the encoding of protocol buffers)");
                trailers.put(CODE, e.code().name());
                return Status.fromCodeValue(GrpcStatus.number(e.code())).withDescription(e.getMessage());
            }
        }
        return null;
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
