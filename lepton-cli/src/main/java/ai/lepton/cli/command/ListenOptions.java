package ai.lepton.cli.command;

import ai.lepton.app.ServerConfig;
import ai.lepton.cli.terminal.Console;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a server that a command starts listens, and how much it takes on. */
public final class ListenOptions {

    private final Console console;

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

    @Option(
            names = "--rate-limit",
            paramLabel = "REQUESTS",
            description = "How many requests to models a token may send in a second; default: any number.")
    private @Nullable String rateLimit;

    @Option(
            names = "--rate-burst",
            paramLabel = "REQUESTS",
            description = "How many of them at once; default: a second's worth.")
    private @Nullable String rateBurst;

    @Option(
            names = "--batch-rows",
            paramLabel = "ROWS",
            description = "Most rows that a model scores at once; 1 scores every request alone. Default: 32.")
    private @Nullable String batchRows;

    @Option(
            names = "--access-log",
            paramLabel = "FILE|-|off",
            description =
                    "Where a line of JSON for every request goes; - is standard output. Default: logs/access.log in the"
                            + " home, and off for a server without a home.")
    private @Nullable String accessLog;

    public ListenOptions(Console console) {
        this.console = console;
    }

    /** What was given on the command line. */
    Map<ServerConfig.Key, String> flags() {
        Map<ServerConfig.Key, String> flags = new EnumMap<>(ServerConfig.Key.class);
        if (port != null) {
            flags.put(ServerConfig.Key.PORT, port.toString());
        }
        if (host != null) {
            flags.put(ServerConfig.Key.HOST, host);
        }
        if (insecure) {
            flags.put(ServerConfig.Key.INSECURE, "true");
        }
        put(flags, ServerConfig.Key.RATE_LIMIT, rateLimit);
        put(flags, ServerConfig.Key.RATE_BURST, rateBurst);
        put(flags, ServerConfig.Key.BATCH_ROWS, batchRows);
        put(flags, ServerConfig.Key.ACCESS_LOG, accessLog);
        return flags;
    }

    private static void put(Map<ServerConfig.Key, String> flags, ServerConfig.Key key, @Nullable String value) {
        if (value != null) {
            flags.put(key, value);
        }
    }

    /** Flags first, then the environment, then the defaults; for a server without a home, wherever one is named. */
    ServerConfig config() {
        Map<String, String> environment = new HashMap<>(console.environment());
        environment.remove(ServerConfig.Key.HOME.variable());
        return ServerConfig.of(flags(), environment, Path.of(System.getProperty("user.home")));
    }

    /** What to say beside the address when it is not the one that people expect. */
    static String addressNote(ServerConfig config, int bound) {
        String busy = config.portIsFixed() || config.port() == bound ? "" : "  (port " + config.port() + " was busy)";
        return busy + (config.insecure() ? "  (open to other machines, without TLS)" : "");
    }
}
