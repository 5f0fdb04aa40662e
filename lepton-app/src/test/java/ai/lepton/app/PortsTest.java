package ai.lepton.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {

    @TempDir
    private Path root;

    /** Another program takes the port in the moment between the look and the bind. */
    @Test
    void aPortThatIsTakenAfterItWasLookedAtMovesOnToTheNext() throws IOException {
        ServerConfig chosen = ServerConfig.onFreePort(root);
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = Math.min(socket.getLocalPort(), 65535 - ServerConfig.PORTS_TRIED);
        }
        ServerConfig config = new ServerConfig(
                chosen.home(),
                chosen.host(),
                free,
                false,
                false,
                chosen.largestBody(),
                chosen.requestTimeout(),
                chosen.drainTime(),
                chosen.noticeTime(),
                chosen.queue(),
                chosen.batching(),
                chosen.rateLimit(),
                chosen.models(),
                chosen.accessLog(),
                chosen.telemetry());
        List<ServerSocket> thieves = new ArrayList<>();
        try (Server server = Ports.start(config, port -> {
            InetSocketAddress address = new InetSocketAddress(config.host(), port);
            if (thieves.isEmpty()) {
                thieves.add(listeningOn(address));
            }
            return Server.builder()
                    .http(address)
                    .service("/", (context, request) -> HttpResponse.of(200))
                    .build();
        })) {
            assertThat(thieves).hasSize(1);
            assertThat(server.activeLocalPort())
                    .isGreaterThan(thieves.get(0).getLocalPort())
                    .isLessThanOrEqualTo(free + ServerConfig.PORTS_TRIED);
        } finally {
            for (ServerSocket thief : thieves) {
                thief.close();
            }
        }
    }

    private static ServerSocket listeningOn(InetSocketAddress address) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.bind(address);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
