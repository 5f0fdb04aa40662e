package ai.lepton.control;

import ai.lepton.control.home.Home;
import ai.lepton.control.http.ControlHttp;
import ai.lepton.control.launch.LaunchSpec;
import ai.lepton.control.launch.Resources;
import ai.lepton.control.runs.RunSettings;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.HomeLayout;
import ai.lepton.core.api.ServerInfo;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;

/** The control plane behind a real port, wired as the application wires it. */
public final class ControlServer implements AutoCloseable {

    /** Small JVMs that start fast. */
    public static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

    public final Home home;
    public final ControlPlane control;
    public final InMemoryDeployments deployments = new InMemoryDeployments();
    private final Server server;

    private ControlServer(Path root, Map<String, LaunchSpec> recipes, RunSettings settings) {
        home = Home.open(new HomeLayout(root));
        control = ControlPlane.open(home, deployments, recipes, settings, ForkJoinPool.commonPool());
        control.endpoints().redeployAll();
        CompletableFuture<ServerInfo> info = new CompletableFuture<>();
        ServerBuilder builder = Server.builder()
                .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .gracefulShutdownTimeout(Duration.ZERO, Duration.ofSeconds(1));
        ControlHttp.addTo(builder, control, info::join);
        server = builder.build();
        server.start().join();
        info.complete(new ServerInfo("test", ProcessHandle.current().pid(), server.activeLocalPort(), Instant.now()));
        control.runs().start(url());
        home.announce(info.join());
    }

    public static ControlServer start(Path root) {
        return start(root, RunSettings.defaults().withGrace(Duration.ofSeconds(1)));
    }

    public static ControlServer start(Path root, RunSettings settings) {
        return new ControlServer(root, recipes(), settings);
    }

    /** "test" has enough memory, "tight" has not. */
    public static Map<String, LaunchSpec> recipes() {
        return Map.of(
                "test", spec(Resources.ofMebibytes(64, 1024, 900)),
                "tight", spec(Resources.ofMebibytes(32, 1024, 160)));
    }

    private static LaunchSpec spec(Resources resources) {
        return new LaunchSpec(
                TestChild.class.getName(),
                System.getProperty("java.class.path"),
                QUICK,
                Map.of("MALLOC_ARENA_MAX", "1"),
                resources,
                ControlServer::check);
    }

    private static void check(Map<String, String> parameters) {
        if (parameters.containsKey("refused")) {
            throw new LeptonException(ErrorCode.INVALID_ARGUMENT, "refused: yes (expected: not there)");
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.activeLocalPort());
    }

    @Override
    public void close() {
        control.close();
        server.stop().join();
        home.close();
    }

    /** A server as a process of its own, to be killed: its home is the argument. */
    public static void main(String[] arguments) throws InterruptedException {
        ControlServer server = start(Path.of(arguments[0]));
        System.out.println("up " + server.url());
        Thread.sleep(600_000);
    }
}
