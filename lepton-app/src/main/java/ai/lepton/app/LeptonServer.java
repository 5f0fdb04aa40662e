package ai.lepton.app;

import ai.lepton.control.ControlPlane;
import ai.lepton.control.home.Home;
import ai.lepton.control.http.ControlHttp;
import ai.lepton.control.runs.RunSettings;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.HomeLayout;
import ai.lepton.core.api.ServerInfo;
import ai.lepton.server.ModelServer;
import ai.lepton.server.ServingOptions;
import ai.lepton.server.http.HttpRules;
import ai.lepton.server.vetting.ProcessVetting;
import ai.lepton.server.vetting.VettedModels;
import ai.lepton.server.vetting.Vetting;
import ai.lepton.server.vetting.VettingJvm;
import com.linecorp.armeria.common.prometheus.PrometheusMeterRegistries;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceConfig;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running Lepton: control plane and model server in this process, on one port. Owns a home, a port, threads, native
 * memory and the processes of runs, and must be closed; all methods may be called by any thread.
 */
public final class LeptonServer implements RunningServer {

    private static final Logger LOG = LoggerFactory.getLogger(LeptonServer.class);

    /** How long no request must have come before the port is closed. */
    private static final Duration QUIET = Duration.ofMillis(250);

    private final CloseStack parts;
    private final ControlPlane control;
    private final Server http;
    private final URI url;
    private final ServerInfo info;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private LeptonServer(CloseStack parts, ControlPlane control, Server http, URI url, ServerInfo info) {
        this.parts = parts;
        this.control = control;
        this.http = http;
        this.url = url;
        this.info = info;
    }

    /**
     * Starts a server: what was deployed before answers again, then the port is bound.
     *
     * @throws LeptonException {@link ErrorCode#HOME_IN_USE}, {@link ErrorCode#PORT_IN_USE}, {@link
     *     ErrorCode#STORE_DAMAGED}, {@link ErrorCode#NOT_WRITABLE} and the like; nothing is left behind then
     */
    public static LeptonServer start(ServerConfig config) {
        return start(config, home -> {});
    }

    /**
     * The same.
     *
     * @param onHome called once the home is this server's and before anything else, as to begin a log there
     */
    public static LeptonServer start(ServerConfig config, Consumer<HomeLayout> onHome) {
        Instant startedAt = Instant.ofEpochMilli(System.currentTimeMillis());
        // Closed last in, first out; read the pushes upwards to see how a server stops.
        CloseStack parts = new CloseStack();
        try {
            Home home = parts.push("home", Home.open(config.home()));
            onHome.accept(home.layout());
            ExecutorService workers = Executors.newCachedThreadPool(Threads.named("lepton-work"));
            parts.push("workers", workers::shutdown);
            PrometheusMeterRegistry meters = PrometheusMeterRegistries.newRegistry();
            parts.push("meters", meters::close);
            RequestWriters writers = RequestWriters.open(config, home.layout().accessLog(), meters, parts);
            ServingOptions options = config.serving();
            Vetting vetting =
                    vetting(config.models(), VettedModels.in(home.layout().vettedModels()));
            ModelServer models = parts.push(
                    "models",
                    new ModelServer(
                            version(),
                            options.withRepository(options.repository().withVetting(vetting))
                                    .withSamples(home.layout().samples()),
                            meters,
                            writers.streams()));
            ControlPlane control = parts.push(
                    "control plane",
                    ControlPlane.open(
                            home,
                            new ServedModels(models),
                            new ServedRecords(
                                    models.samples(),
                                    config.accessLog().file(home.layout().accessLog())),
                            Recipes.all(),
                            RunSettings.defaults(),
                            workers));
            control.endpoints().redeployAll();

            BoundPort bound = new BoundPort();
            Set<Meter> before = Set.copyOf(meters.getMeters());
            Server http = Ports.start(config, port -> {
                // What a server that could not be bound has registered; a second one of the same name would be refused.
                meters.getMeters().stream()
                        .filter(meter -> !before.contains(meter))
                        .forEach(meters::remove);
                return build(config, port, models, control, bound, meters, writers);
            });
            parts.push("http", () -> http.stop().join());
            parts.push("refusal", models::refuse);
            // Ended while there is still a port: whoever waits for a run's end hears of it.
            parts.push("runs", control.runs());
            parts.push("notice", () -> Threads.pause(config.noticeTime()));
            parts.push("readiness", () -> models.accept(false));

            ServerInfo info =
                    new ServerInfo(version(), ProcessHandle.current().pid(), http.activeLocalPort(), startedAt);
            bound.info = info;
            // Also where other machines are let in, this one comes by the loopback.
            URI url = URI.create("http://127.0.0.1:" + info.port());
            control.runs().start(url);
            models.accept(true);
            home.announce(info);
            LOG.info(
                    "Lepton {} is up at {}, home {}",
                    info.version(),
                    url,
                    config.home().root());
            return new LeptonServer(parts, control, http, url, info);
        } catch (RuntimeException | Error e) {
            parts.close();
            throw e;
        }
    }

    private static Server build(
            ServerConfig config,
            int port,
            ModelServer models,
            ControlPlane control,
            BoundPort bound,
            PrometheusMeterRegistry meters,
            RequestWriters writers) {
        ServerBuilder builder = Server.builder()
                .http(new InetSocketAddress(config.host(), port))
                .requestTimeout(config.requestTimeout())
                .maxRequestLength(config.largestBody())
                .gracefulShutdownTimeout(quietPeriod(config), config.drainTime());
        models.mount(builder, ControlDocument::describe);
        ControlHttp.addTo(builder, control, bound::info);
        writers.addTo(builder);
        HttpRules.install(builder, meters, Tokens.of(control.authenticator()), config.isLoopback());
        return builder.build();
    }

    /** Looks at models in a process like this one, with its class path, so that it may share this one's archive of classes. */
    public static Vetting vetting(ModelLimits limits, VettedModels vetted) {
        List<String> options = new ArrayList<>(ThisJvm.options());
        options.addAll(ThisJvm.archive());
        VettingJvm jvm = new VettingJvm(ThisJvm.java(), System.getProperty("java.class.path"), options);
        return new ProcessVetting(jvm, limits.vetting(), vetted);
    }

    /** Without a quiet period Armeria drops the requests in flight. */
    static Duration quietPeriod(ServerConfig config) {
        return config.drainTime().compareTo(QUIET) < 0 ? config.drainTime() : QUIET;
    }

    /** The version of this program. */
    public static String version() {
        String version = LeptonServer.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Where it answers, such as {@code http://127.0.0.1:8080}. */
    public URI url() {
        return url;
    }

    public ServerInfo info() {
        return info;
    }

    /** The routes that it has, for who looks whether all are described. */
    List<Route> routes() {
        return http.serviceConfigs().stream().map(ServiceConfig::route).toList();
    }

    /** What it serves. */
    public List<Endpoint> endpoints() {
        return control.endpoints().all();
    }

    @Override
    public boolean isClosed() {
        return closing.get();
    }

    /** Waits until it is closed, by whomever. */
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /**
     * Stops: says that it is not ready, ends the runs and their processes, answers the requests in flight, frees the
     * models and the home. Returns once all of that is done; a second call waits for the first.
     */
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

    /** What the server tells about itself, known once the port is. */
    private static final class BoundPort {
        private volatile @Nullable ServerInfo info;

        ServerInfo info() {
            ServerInfo known = info;
            if (known == null) {
                throw new LeptonException(
                        ErrorCode.MODEL_NOT_READY, "server: still starting (expected: READY). Ask again.");
            }
            return known;
        }
    }
}
