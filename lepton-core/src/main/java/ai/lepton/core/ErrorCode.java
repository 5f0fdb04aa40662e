package ai.lepton.core;

/**
 * Every failure people meet at run time, with a number that never changes.
 *
 * <p>1xxx data and training, 2xxx serving, 3xxx the control plane, 4xxx the machine, 9xxx Lepton itself.
 * {@code docs/internals/errors.md} explains each; a test holds the two together.
 */
public enum ErrorCode {
    INVALID_ARGUMENT(1001, ErrorKind.BAD_INPUT),
    UNKNOWN_RECIPE(1002, ErrorKind.BAD_INPUT),
    PROGRAM_INVALID(1003, ErrorKind.BAD_INPUT),
    DATA_NOT_FOUND(1101, ErrorKind.BAD_INPUT),
    DATA_CORRUPT(1102, ErrorKind.BAD_INPUT),
    DATA_MISMATCH(1103, ErrorKind.BAD_INPUT),
    LABEL_OUT_OF_RANGE(1104, ErrorKind.BAD_INPUT),
    IMAGE_UNREADABLE(1105, ErrorKind.BAD_INPUT),
    IMAGE_TOO_LARGE(1106, ErrorKind.BAD_INPUT),
    FILE_UNREADABLE(1107, ErrorKind.BAD_INPUT),
    ARCHIVE_UNSAFE(1121, ErrorKind.BAD_INPUT),
    SOUND_UNREADABLE(1122, ErrorKind.BAD_INPUT),
    SOUND_TOO_LARGE(1123, ErrorKind.BAD_INPUT),
    SHAPE_MISMATCH(1203, ErrorKind.BAD_INPUT),
    DTYPE_MISMATCH(1204, ErrorKind.BAD_INPUT),
    NOT_EXPORTABLE(1205, ErrorKind.BAD_INPUT),
    EXPORT_MISMATCH(1206, ErrorKind.INTERNAL),
    NOT_FINITE(1207, ErrorKind.UNPROCESSABLE),
    TRAINER_CLOSED(1208, ErrorKind.BAD_INPUT),
    TRAINER_BUSY(1209, ErrorKind.CONFLICT),
    PACKAGE_CORRUPT(1301, ErrorKind.BAD_INPUT),
    PACKAGE_VERSION(1302, ErrorKind.BAD_INPUT),
    MODEL_REFUSED(1303, ErrorKind.BAD_INPUT),
    MODEL_NOT_FOUND(2101, ErrorKind.NOT_FOUND),
    MODEL_NOT_READY(2107, ErrorKind.UNAVAILABLE),
    BAD_REQUEST(2201, ErrorKind.BAD_INPUT),
    MISSING_INPUT(2202, ErrorKind.BAD_INPUT),
    UNKNOWN_INPUT(2203, ErrorKind.BAD_INPUT),
    INPUT_MISMATCH(2204, ErrorKind.BAD_INPUT),
    NAN_INPUT(2205, ErrorKind.BAD_INPUT),
    NAN_OUTPUT(2206, ErrorKind.UNPROCESSABLE),
    BODY_TOO_LARGE(2207, ErrorKind.TOO_LARGE),
    QUEUE_FULL(2208, ErrorKind.OVERLOADED),
    TIMED_OUT(2209, ErrorKind.UNAVAILABLE),
    RATE_LIMITED(2210, ErrorKind.OVERLOADED),
    CANCELLED(2211, ErrorKind.UNAVAILABLE),
    TOO_MUCH_MEMORY(2212, ErrorKind.UNPROCESSABLE),
    NO_TOKEN(3001, ErrorKind.UNAUTHENTICATED),
    NO_RIGHT(3002, ErrorKind.FORBIDDEN),
    NOT_FOUND(3003, ErrorKind.NOT_FOUND),
    NAME_TAKEN(3004, ErrorKind.CONFLICT),
    METHOD_NOT_ALLOWED(3005, ErrorKind.NOT_ALLOWED),
    DATASET_NOT_FOUND(3006, ErrorKind.NOT_FOUND),
    DATASET_IN_USE(3007, ErrorKind.CONFLICT),
    DATASET_DAMAGED(3008, ErrorKind.RESOURCES),
    RUN_FAILED(3101, ErrorKind.INTERNAL),
    RUN_ENDED(3102, ErrorKind.CONFLICT),
    SERVER_LOST(3103, ErrorKind.UNAVAILABLE),
    HOME_IN_USE(3201, ErrorKind.CONFLICT),
    STORE_DAMAGED(3202, ErrorKind.RESOURCES),
    STORE_TOO_NEW(3203, ErrorKind.CONFLICT),
    NO_SERVER(3301, ErrorKind.UNAVAILABLE),
    DISK_FULL(4001, ErrorKind.RESOURCES),
    NOT_WRITABLE(4002, ErrorKind.RESOURCES),
    OUT_OF_MEMORY(4003, ErrorKind.RESOURCES),
    PORT_IN_USE(4004, ErrorKind.RESOURCES),
    ENGINE_MISSING(4101, ErrorKind.RESOURCES),
    NATIVE_LIBRARY(4102, ErrorKind.RESOURCES),
    JDK_NEEDED(4103, ErrorKind.RESOURCES),
    DEVICE_MISSING(4104, ErrorKind.RESOURCES),
    INTERNAL(9001, ErrorKind.INTERNAL);

    private final int number;
    private final ErrorKind kind;

    ErrorCode(int number, ErrorKind kind) {
        this.number = number;
        this.kind = kind;
    }

    public int number() {
        return number;
    }

    public ErrorKind kind() {
        return kind;
    }
}
