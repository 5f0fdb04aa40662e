package ai.lepton.app;

import ai.lepton.server.inference.StreamListener;
import ai.lepton.server.tracing.RequestTraces;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.logging.AccessLogWriter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What hears of every request when it has ended, and of every message on a stream: the access log and the traces, where there
 * are any.
 *
 * @param writer of both; null if there is neither
 * @param streams of both
 */
record RequestWriters(@Nullable AccessLogWriter writer, StreamListener streams) {

    /**
     * Opens them; they are closed with the other parts, after the HTTP server.
     *
     * @param usual the access log of the home; null without a home
     */
    static RequestWriters open(ServerConfig config, @Nullable Path usual, MeterRegistry meters, CloseStack parts) {
        AccessLogWriter writer = null;
        StreamListener streams = StreamListener.NONE;
        var accessLog = config.accessLog().open(usual, meters);
        if (accessLog != null) {
            writer = parts.push("access log", accessLog);
            streams = accessLog;
        }
        Telemetry telemetry = Telemetry.open(config.telemetry());
        if (telemetry != null) {
            parts.push("traces", telemetry);
            RequestTraces traces = telemetry.requests();
            writer = writer == null ? traces : writer.andThen(traces);
            streams = streams.and(traces);
        }
        return new RequestWriters(writer, streams);
    }

    void addTo(ServerBuilder builder) {
        if (writer != null) {
            builder.accessLogWriter(writer, false);
        }
    }
}
