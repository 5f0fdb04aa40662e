package ai.lepton.server.accesslog;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.api.PredictionId;
import ai.lepton.server.http.GrpcStatus;
import ai.lepton.server.http.Problems;
import ai.lepton.server.http.TokenCheck;
import ai.lepton.server.inference.Served;
import ai.lepton.server.inference.StreamedMessage;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes requests and messages as lines of JSON. What a client chose is written only where it is a path; no query, header or value ever
 * is. One thread at a time.
 */
final class AccessLines {

    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);
    private static final long MICROS = 1_000_000;

    private static final byte[] TIME = key("{", "time");
    private static final byte[] REQUEST = key(",", "request");
    private static final byte[] CLIENT = key(",", "client");
    private static final byte[] TOKEN = key(",", "token");
    private static final byte[] PROTOCOL = key(",", "protocol");
    private static final byte[] METHOD = key(",", "method");
    private static final byte[] PATH = key(",", "path");
    private static final byte[] ROUTE = key(",", "route");
    private static final byte[] MESSAGE = key(",", "message");
    private static final byte[] STATUS = key(",", "status");
    private static final byte[] GRPC = key(",", "grpc");
    private static final byte[] ERROR = key(",", "error");
    private static final byte[] CAUSE = key(",", "cause");
    private static final byte[] IN = key(",", "in");
    private static final byte[] OUT = key(",", "out");
    private static final byte[] TOTAL = key(",", "total_us");
    private static final byte[] MODEL = key(",", "model");
    private static final byte[] VERSION = key(",", "version");
    private static final byte[] PREDICTION = key(",", "prediction");
    private static final byte[] ANSWERS = key(",", "answers");
    private static final byte[] ROWS = key(",", "rows");
    private static final byte[] BATCH = key(",", "batch_rows");
    private static final byte[] WAIT = key(",", "wait_us");
    private static final byte[] READ = key(",", "read_us");
    private static final byte[] RUN = key(",", "run_us");
    private static final byte[] WRITE = key(",", "write_us");
    private static final byte[] END = "}\n".getBytes(StandardCharsets.US_ASCII);

    private long second = Long.MIN_VALUE;
    private byte[] secondText = new byte[0];

    private static byte[] key(String before, String name) {
        return (before + "\"" + name + "\":").getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes the line of a request. */
    void write(RequestLog log, JsonBytes out) {
        ServiceRequestContext ctx = (ServiceRequestContext) log.context();
        asked(ctx, log.requestStartTimeMicros(), out);
        outcome(ctx, log, out);
        number(IN, log.requestLength(), out);
        number(OUT, log.responseLength(), out);
        number(TOTAL, log.totalDurationNanos() / 1000, out);
        served(Served.of(ctx), out);
        out.raw(END);
    }

    /** Writes the line of a message on a stream. */
    void write(StreamedMessage message, JsonBytes out) {
        asked(message.stream(), message.receivedMicros(), out);
        number(MESSAGE, message.number(), out);
        ErrorCode error = message.error();
        text(GRPC, Integer.toString(error == null ? 0 : GrpcStatus.number(error)), out);
        text(ERROR, error == null ? null : error.name(), out);
        number(IN, message.requestBytes(), out);
        number(OUT, message.responseBytes(), out);
        number(TOTAL, message.totalNanos() / 1000, out);
        served(message.served(), out);
        out.raw(END);
    }

    private void asked(ServiceRequestContext ctx, long micros, JsonBytes out) {
        out.raw(TIME);
        time(micros, out);
        out.raw(REQUEST);
        out.text(ctx.id().text());
        out.raw(CLIENT);
        address(ctx.remoteAddress().getAddress(), out);
        text(TOKEN, TokenCheck.nameOf(ctx), out);
        text(PROTOCOL, ctx.sessionProtocol().uriText(), out);
        text(METHOD, ctx.method().name(), out);
        text(PATH, ctx.path(), out);
        if (!ctx.config().route().isFallback()) {
            text(ROUTE, ctx.config().route().patternString(), out);
        }
    }

    private static void outcome(ServiceRequestContext ctx, RequestLog log, JsonBytes out) {
        number(STATUS, log.responseStatus().code(), out);
        text(GRPC, GrpcStatus.trailer(log, GrpcStatus.STATUS), out);
        ErrorCode error = Problems.of(ctx);
        String code = error != null ? error.name() : GrpcStatus.trailer(log, GrpcStatus.CODE);
        Throwable cause = log.responseCause();
        if (code != null) {
            text(ERROR, code, out);
        } else if (cause != null) {
            text(CAUSE, cause.getClass().getSimpleName(), out); // its message may have anything in it
        }
    }

    private static void served(@Nullable Served served, JsonBytes out) {
        if (served == null) {
            return;
        }
        text(MODEL, served.model(), out);
        text(VERSION, served.version(), out);
        if (served.answers() == 0) {
            return;
        }
        PredictionId prediction = served.prediction();
        if (prediction != null) {
            out.raw(PREDICTION);
            out.id(prediction);
        }
        if (prediction == null || served.answers() != 1) {
            number(ANSWERS, served.answers(), out);
        }
        number(ROWS, served.rows(), out);
        number(BATCH, served.batchRows(), out);
        number(WAIT, served.waitNanos() / 1000, out);
        number(READ, served.readNanos() / 1000, out);
        number(RUN, served.runNanos() / 1000, out);
        number(WRITE, served.writeNanos() / 1000, out);
    }

    private static void text(byte[] key, @Nullable String value, JsonBytes out) {
        if (value != null) {
            out.raw(key);
            out.text(value);
        }
    }

    private static void number(byte[] key, long value, JsonBytes out) {
        out.raw(key);
        out.number(value);
    }

    /** To the microsecond, in UTC; the text of a second is made once. */
    private void time(long micros, JsonBytes out) {
        long now = Math.floorDiv(micros, MICROS);
        if (now != second) {
            secondText = SECOND.format(LocalDateTime.ofEpochSecond(now, 0, ZoneOffset.UTC))
                    .getBytes(StandardCharsets.US_ASCII);
            second = now;
        }
        out.raw('"');
        out.raw(secondText);
        out.raw('.');
        out.digits(Math.floorMod(micros, MICROS), 6);
        out.raw('Z');
        out.raw('"');
    }

    private static void address(InetAddress address, JsonBytes out) {
        byte[] parts = address.getAddress();
        if (parts.length != 4) {
            out.text(address.getHostAddress());
            return;
        }
        out.raw('"');
        for (int i = 0; i < parts.length; i++) {
            if (i > 0) {
                out.raw('.');
            }
            out.number(parts[i] & 0xFF);
        }
        out.raw('"');
    }
}
