package ai.lepton.app;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.server.ModelServer;
import ai.lepton.server.ServingOptions;
import ai.lepton.server.http.HttpRules;
import ai.lepton.server.http.TokenCheck;
import ai.lepton.server.models.ModelFiles;
import ai.lepton.server.predictions.PredictionPaths;
import ai.lepton.server.vetting.Vetting;
import com.linecorp.armeria.common.prometheus.PrometheusMeterRegistries;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final ModelServer server;
    private final int port;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private StandaloneServer(CloseStack parts, ModelServer server, int port) {
        this.parts = parts;
        this.server = server;
        this.port = port;
    }

    /**
     * Loads models, then binds the port.
     *
     * @param config where to listen; the home in it is not used
     * @param models to serve
     * @param token who has it may come in; null lets everybody in who reaches the port
     * @param vetting what looks at the models first
     * @throws LeptonException {@code PACKAGE_CORRUPT}, {@code PORT_IN_USE} and the like; nothing is left behind then
     */
    public static StandaloneServer start(
            ServerConfig config, List<ServedFiles.Model> models, @Nullable String token, Vetting vetting) {
        // Closed last in, first out; read the pushes upwards to see how a server stops.
        CloseStack parts = new CloseStack();
        try {
            PrometheusMeterRegistry meters = PrometheusMeterRegistries.newRegistry();
            parts.push("meters", meters::close);
            RequestWriters writers = RequestWriters.open(config, null, meters, parts);
            ServingOptions options = config.serving();
            ModelServer server = parts.push(
                    "models",
                    new ModelServer(
                            LeptonServer.version(),
                            options.withRepository(options.repository().withVetting(vetting)),
                            meters,
                            writers.streams()));
            for (ServedFiles.Model model : models) {
                if (model.plan().capture() != null) {
                    throw new LeptonException(
                            ErrorCode.INVALID_ARGUMENT,
                            "model \"" + model.plan().name() + "\": capture (expected: none, as a server without a"
                                    + " home has no place to keep samples). `lepton up` has"
                                    + " one; or take it out of the plan.");
                }
                server.models().apply(model.plan(), files(model));
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
                new PredictionPaths(server.models(), config.accessLog().file(null)).mount(builder);
                writers.addTo(builder);
                HttpRules.install(builder, meters, check, config.isLoopback());
                return builder.build();
            });
            parts.push("http", () -> http.stop().join());
            parts.push("refusal", server::refuse);
            parts.push("notice", () -> Threads.pause(config.noticeTime()));
            parts.push("readiness", () -> server.accept(false));
            server.accept(true);
            return new StandaloneServer(parts, server, http.activeLocalPort());
        } catch (RuntimeException | Error e) {
            parts.close();
            throw e;
        }
    }

    /** Versions to which no request is sent are loaded when one names them. */
    private static Map<Integer, ModelFiles> files(ServedFiles.Model model) {
        Map<Integer, ModelFiles> files = new HashMap<>();
        model.files().forEach((version, path) -> {
            ModelFiles found = ModelFiles.of(path);
            boolean isUsed = model.plan().share(version) > 0 || model.plan().shadowPercent(version) > 0;
            files.put(version, isUsed ? found : found.whenAsked());
        });
        return files;
    }

    /** What it serves. */
    public ModelServer server() {
        return server;
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
