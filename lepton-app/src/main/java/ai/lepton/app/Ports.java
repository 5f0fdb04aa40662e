package ai.lepton.app;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import com.linecorp.armeria.server.Server;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Binds a server to the port that was asked for, or to the next free one where none was. */
final class Ports {

    private static final Logger LOG = LoggerFactory.getLogger(Ports.class);

    private Ports() {}

    /**
     * Starts the server that {@code builder} makes for a port.
     *
     * @throws LeptonException {@link ErrorCode#PORT_IN_USE} naming the port, or {@link ErrorCode#INVALID_ARGUMENT} if
     *     this user may not bind it
     */
    static Server bind(ServerConfig config, IntFunction<Server> builder) {
        List<Integer> candidates = config.candidatePorts();
        for (int port : candidates) {
            Server server = builder.apply(port);
            try {
                server.start().join();
                return server;
            } catch (CompletionException e) {
                server.stop().join();
                if (!isBusy(e)) {
                    throw notBound(config, port, e);
                }
                LOG.info("Port {} is busy", port);
            }
        }
        throw new LeptonException(
                ErrorCode.PORT_IN_USE,
                candidates.size() == 1
                        ? "port " + config.port() + ": used by another program (expected: a free port). Choose another"
                                + " with --port, or leave it out to take the next free one."
                        : "ports " + candidates.get(0) + " to " + candidates.get(candidates.size() - 1)
                                + ": all used by other programs (expected: a free port). Choose one with --port.");
    }

    private static boolean isBusy(Throwable e) {
        return says(e, "address already in use") || says(e, "address in use");
    }

    private static LeptonException notBound(ServerConfig config, int port, CompletionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String reason =
                says(e, "permission denied") ? "this user may not listen there" : String.valueOf(cause.getMessage());
        return new LeptonException(
                ErrorCode.INVALID_ARGUMENT,
                config.host() + ":" + port + ": " + reason
                        + " (expected: an address of this machine and a port that this user may use, such as 8080)",
                e);
    }

    private static boolean says(Throwable e, String text) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException
                    && String.valueOf(cause.getMessage())
                            .toLowerCase(Locale.ROOT)
                            .contains(text)) {
                return true;
            }
        }
        return false;
    }
}
