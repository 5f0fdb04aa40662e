package ai.lepton.cli.command;

import ai.lepton.app.ServerConfig;
import ai.lepton.cli.terminal.Console;
import ai.lepton.core.api.HomeLayout;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a server that a command starts is set up. */
public final class ServerSettings {

    private final Console console;

    @Mixin
    private final HomeOptions home;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port to listen on; 0 for any. Without it 8080, or the next one that is free.")
    private @Nullable Integer port;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen on; default: 127.0.0.1.")
    private @Nullable String host;

    @Option(
            names = "--insecure",
            description =
                    "Let other machines in although there is no TLS; they need the token, which can be overheard.")
    private boolean insecure;

    public ServerSettings(Console console) {
        this.console = console;
        this.home = new HomeOptions(console);
    }

    public HomeLayout home() {
        return home.home();
    }

    /** Flags first, then the environment, then the defaults. */
    public ServerConfig config() {
        Map<ServerConfig.Key, String> flags = new EnumMap<>(ServerConfig.Key.class);
        home.flag().ifPresent(folder -> flags.put(ServerConfig.Key.HOME, folder));
        if (port != null) {
            flags.put(ServerConfig.Key.PORT, port.toString());
        }
        if (host != null) {
            flags.put(ServerConfig.Key.HOST, host);
        }
        if (insecure) {
            flags.put(ServerConfig.Key.INSECURE, "true");
        }
        return ServerConfig.of(flags, console.environment(), Path.of(System.getProperty("user.home")));
    }

    /** What to say beside the address when it is not the one that people expect. */
    public String addressNote(int bound) {
        ServerConfig config = config();
        String busy = config.portIsFixed() || config.port() == bound ? "" : "  (port " + config.port() + " was busy)";
        return busy + (config.insecure() ? "  (open to other machines, without TLS)" : "");
    }
}
