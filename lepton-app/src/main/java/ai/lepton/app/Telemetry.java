package ai.lepton.app;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.server.tracing.RequestTraces;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends traces to a collector, as OpenTelemetry's own variables say ({@code OTEL_EXPORTER_OTLP_ENDPOINT} and the others).
 * Spans wait in a bounded queue and are dropped when it is full, as when nobody takes them. Owns threads and must be closed.
 *
 * @see <a href="https://opentelemetry.io/docs/languages/sdk-configuration/otlp-exporter/">OTLP exporter configuration</a>
 */
final class Telemetry implements AutoCloseable {

    private static final String PREFIX = "OTEL_";
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

    /** A collector that is not there must not hold up the end of a server. */
    private static final long CLOSING_SECONDS = 3;

    /** What differs from OpenTelemetry's own defaults: traces alone, over HTTP, by the JDK's client. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "otel.service.name", "lepton",
            "otel.traces.exporter", "otlp",
            "otel.metrics.exporter", "none",
            "otel.logs.exporter", "none",
            "otel.exporter.otlp.protocol", "http/protobuf");

    private final OpenTelemetrySdk sdk;

    private Telemetry(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
    }

    /** Those variables of an environment that are OpenTelemetry's. */
    static Map<String, String> variables(Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !value.isBlank()) {
                variables.put(name, value);
            }
        });
        return variables;
    }

    /**
     * Opens it.
     *
     * @param variables of {@link #variables}
     * @return null unless an endpoint is configured; then no class of OpenTelemetry is loaded
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} if a variable is wrong
     */
    static @Nullable Telemetry open(Map<String, String> variables) {
        boolean hasEndpoint = variables.containsKey(ENDPOINT) || variables.containsKey(TRACES_ENDPOINT);
        if (!hasEndpoint || "true".equalsIgnoreCase(variables.get("OTEL_SDK_DISABLED"))) {
            return null;
        }
        Map<String, String> properties = new HashMap<>(DEFAULTS);
        variables.forEach(
                (name, value) -> properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
        try {
            return new Telemetry(AutoConfiguredOpenTelemetrySdk.builder()
                    .disableShutdownHook() // the server closes it, after its last request
                    .addPropertiesCustomizer(config -> properties)
                    .build()
                    .getOpenTelemetrySdk());
        } catch (ConfigurationException | IllegalArgumentException e) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    ENDPOINT + " and the like: " + e.getMessage() + " (expected: as OpenTelemetry has it, such as"
                            + " http://localhost:4318)",
                    e);
        }
    }

    /** Makes traces of requests. */
    RequestTraces requests() {
        return new RequestTraces(sdk);
    }

    /** Sends what waits, for some seconds at most. */
    @Override
    public void close() {
        sdk.shutdown().join(CLOSING_SECONDS, TimeUnit.SECONDS);
    }
}
