package ai.lepton.client;

import ai.lepton.client.run.RecipeForTest;
import ai.lepton.control.ControlPlane;
import ai.lepton.control.endpoints.Deployments;
import ai.lepton.control.home.Home;
import ai.lepton.control.http.ControlHttp;
import ai.lepton.control.launch.LaunchSpec;
import ai.lepton.control.launch.Resources;
import ai.lepton.control.runs.RunSettings;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.HomeLayout;
import ai.lepton.core.api.ModelReference;
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

/** The real control plane, and a model server that doubles numbers. */
public final class TestServer implements AutoCloseable {

    public static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    public final Home home;
    public final ControlPlane control;
    private final Server server;

    private TestServer(Path root) {
        home = Home.open(new HomeLayout(root));
        LaunchSpec spec = new LaunchSpec(
                RecipeForTest.class.getName(),
                System.getProperty("java.class.path"),
                QUICK,
                Map.of(),
                Resources.ofMebibytes(64, 64, 900));
        RunSettings settings = RunSettings.defaults().withGrace(Duration.ofSeconds(1));
        control = ControlPlane.open(home, new Ready(), Map.of("test", spec), settings, ForkJoinPool.commonPool());
        CompletableFuture<ServerInfo> info = new CompletableFuture<>();
        ServerBuilder builder = Server.builder()
                .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .annotatedService("/v2", new DoublingModel())
                .gracefulShutdownTimeout(Duration.ZERO, Duration.ofSeconds(1));
        ControlHttp.addTo(builder, control, info::join);
        server = builder.build();
        server.start().join();
        info.complete(new ServerInfo("test", ProcessHandle.current().pid(), server.activeLocalPort(), Instant.now()));
        control.runs().start(url());
        home.announce(info.join());
    }

    public static TestServer start(Path root) {
        return new TestServer(root);
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
        try (TestServer server = start(Path.of(arguments[0]))) {
            System.out.println("up " + server.url());
            Thread.sleep(600_000);
        }
    }

    private static final class Ready implements Deployments {
        @Override
        public void deploy(EndpointPlan plan, Map<ModelReference, Packaged> packages) {
            // nothing is served
        }

        @Override
        public void undeploy(String name) {
            // nothing was
        }

        @Override
        public Status status(String name) {
            return new Status(Endpoint.State.READY, null);
        }
    }
}
