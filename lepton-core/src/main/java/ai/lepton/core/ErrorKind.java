package ai.lepton.core;

/** What sort of failure an {@link ErrorCode} is; the one place that maps failures to HTTP and gRPC statuses and
 * exit codes. */
public enum ErrorKind {
    /** The caller sent something that cannot work; sending it again will not help. */
    BAD_INPUT(400, 3, 2),
    UNAUTHENTICATED(401, 16, 4),
    FORBIDDEN(403, 7, 4),
    NOT_FOUND(404, 5, 5),
    /** What is there cannot be used in this way, such as a path that is only read and was written to. */
    NOT_ALLOWED(405, 12, 2),
    /** What is asked for contradicts what is there, such as a name that is taken. */
    CONFLICT(409, 9, 6),
    TOO_LARGE(413, 8, 2),
    /** The request was well formed, but the model had no valid answer to it. */
    UNPROCESSABLE(422, 9, 2),
    /** Too much is asked at once; the same request may work later. */
    OVERLOADED(429, 8, 7),
    /** Lepton's own fault. */
    INTERNAL(500, 13, 1),
    /** Not running, or not ready yet. */
    UNAVAILABLE(503, 14, 3),
    /** The machine ran out of disk, memory, or a right that is needed. */
    RESOURCES(507, 8, 8);

    private final int httpStatus;
    private final int grpcStatus;
    private final int exitCode;

    ErrorKind(int httpStatus, int grpcStatus, int exitCode) {
        this.httpStatus = httpStatus;
        this.grpcStatus = grpcStatus;
        this.exitCode = exitCode;
    }

    public int httpStatus() {
        return httpStatus;
    }

    /** The number of gRPC's status code, such as 3 for {@code INVALID_ARGUMENT}; never 0. */
    public int grpcStatus() {
        return grpcStatus;
    }

    /** The exit code of a command that ends with this failure; never 0. */
    public int exitCode() {
        return exitCode;
    }
}
