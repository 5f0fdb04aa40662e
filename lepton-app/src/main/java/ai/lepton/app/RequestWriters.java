package ai.lepton.app;

import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.logging.AccessLogWriter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What hears of every request when it has ended: the access log and the traces, where there are any.
 *
 * @param writer of both; null if there is neither
 */
record RequestWriters(@Nullable AccessLogWriter writer) {

    /**
     * Opens them; they are closed with the other parts, after the HTTP server.
     *
     * @param usual the access log of the home; null without a home
     */
    static RequestWriters open(ServerConfig config, @Nullable Path usual, MeterRegistry meters, CloseStack parts) {
        AccessLogWriter writer = null;
        var accessLog = config.accessLog().open(usual, meters);
        if (accessLog != null) {
            writer = parts.push("access log", accessLog);
        }
        Telemetry telemetry = Telemetry.open(config.telemetry());
        if (telemetry != null) {
            parts.push("traces", telemetry);
            writer = writer == null ? telemetry.requests() : writer.andThen(telemetry.requests());
        }
        return new RequestWriters(writer);
    }

    void addTo(ServerBuilder builder) {
        if (writer != null) {
            builder.accessLogWriter(writer, false);
        }
    }
}
