package ai.lepton.app;

import ai.lepton.core.LeptonException;
import ai.lepton.server.ModelServer;
import ai.lepton.server.http.HttpRules;
import ai.lepton.server.http.TokenCheck;
import com.linecorp.armeria.common.prometheus.PrometheusMeterRegistries;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model server alone: no control plane, no home, models from files. Owns a port, threads and native memory, and must
 * be closed; all methods may be called by any thread.
 */
public final class StandaloneServer implements RunningServer {

    private static final Logger LOG = LoggerFactory.getLogger(StandaloneServer.class);

    private final CloseStack parts;
    private final int port;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private StandaloneServer(CloseStack parts, int port) {
        this.parts = parts;
        this.port = port;
    }

    /**
     * Loads models, then binds the port.
     *
     * @param config where to listen; the home in it is not used
     * @param models to serve
     * @param token who has it may come in; null lets everybody in who reaches the port
     * @throws LeptonException {@code PACKAGE_CORRUPT}, {@code PORT_IN_USE} and the like; nothing is left behind then
     */
    public static StandaloneServer start(ServerConfig config, List<ServedFiles.Model> models, @Nullable String token) {
        // Closed last in, first out; read the pushes upwards to see how a server stops.
        CloseStack parts = new CloseStack();
        try {
            PrometheusMeterRegistry meters = PrometheusMeterRegistries.newRegistry();
            parts.push("meters", meters::close);
            ModelServer server =
                    parts.push("models", new ModelServer(LeptonServer.version(), config.serving(), meters));
            for (ServedFiles.Model model : models) {
                server.models().deploy(model.name(), model.version(), model.path());
            }
            TokenCheck check = token == null ? TokenCheck.off() : TokenCheck.of(token);
            Set<Meter> before = Set.copyOf(meters.getMeters());
            Server http = Ports.start(config, port -> {
                // What a server that could not be bound has registered; a second one of the same name would be refused.
                meters.getMeters().stream()
                        .filter(meter -> !before.contains(meter))
                        .forEach(meters::remove);
                ServerBuilder builder = Server.builder()
                        .http(new InetSocketAddress(config.host(), port))
                        .requestTimeout(config.requestTimeout())
                        .maxRequestLength(config.largestBody())
                        .gracefulShutdownTimeout(LeptonServer.quietPeriod(config), config.drainTime());
                server.mount(builder);
                HttpRules.install(builder, meters, check, config.isLoopback());
                return builder.build();
            });
            parts.push("http", () -> http.stop().join());
            parts.push("notice", () -> pause(config.noticeTime()));
            parts.push("readiness", () -> server.accept(false));
            server.accept(true);
            return new StandaloneServer(parts, http.activeLocalPort());
        } catch (RuntimeException | Error e) {
            parts.close();
            throw e;
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // in a hurry
        }
    }

    /** Where it answers. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public int port() {
        return port;
    }

    @Override
    public boolean isClosed() {
        return closing.get();
    }

    /** Waits until it is closed, by whomever. */
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /** Says that it is not ready, answers the requests in flight, frees the models; a second call waits for the first. */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            LOG.info("Stopping");
            parts.close();
            closed.countDown();
            return;
        }
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
