package ai.lepton.cli.doctor;

import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.HomeLayout;
import ai.lepton.core.api.ServerInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.Optional;

/**
 * Whether a server can listen.
 *
 * @param home whose server may be running
 * @param port that it takes where nobody says another
 */
record PortCheck(HomeLayout home, int port) implements Check {

    private static final String NAME = "port";

    @Override
    public Finding look() {
        Optional<ServerInfo> running = running();
        if (running.isPresent()) {
            ServerInfo server = running.get();
            return Finding.ok(
                    NAME, server.port() + ": Lepton " + server.version() + " is running there, pid " + server.pid());
        }
        return isFree()
                ? Finding.ok(NAME, port + " is free; no server runs on this home")
                : Finding.warn(
                        NAME,
                        port + " is used by another program",
                        "Nothing to do: Lepton takes the next free port and says so; --port N chooses one.");
    }

    private Optional<ServerInfo> running() {
        if (!Files.isReadable(home.serverInfo())) {
            return Optional.empty();
        }
        try {
            ServerInfo info = ApiJson.read(Files.readAllBytes(home.serverInfo()), ServerInfo.class);
            return ProcessHandle.of(info.pid()).filter(ProcessHandle::isAlive).map(process -> info);
        } catch (IOException | LeptonException e) {
            return Optional.empty(); // left half-way by something that is not Lepton; the next start writes it anew
        }
    }

    private boolean isFree() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
