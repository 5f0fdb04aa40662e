package ai.lepton.app;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import com.linecorp.armeria.server.Server;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the port to listen on, and says why one cannot be had. */
final class Ports {

    private static final Logger LOG = LoggerFactory.getLogger(Ports.class);

    private Ports() {}

    /**
     * Starts a server on the port that was asked for, or on the first free one where none was. A port that was free when
     * it was looked at may be another's when it is bound; then the next one is tried.
     *
     * @param serverOn builds the server; called again only after the one before it could not be bound
     * @throws LeptonException {@link ErrorCode#PORT_IN_USE} if none is free, or {@link ErrorCode#INVALID_ARGUMENT} if
     *     this user may not bind it
     */
    static Server start(ServerConfig config, IntFunction<Server> serverOn) {
        List<Integer> candidates = config.candidatePorts();
        if (candidates.size() == 1) {
            return bind(serverOn.apply(candidates.get(0)), config.host(), candidates.get(0));
        }
        for (int port : candidates) {
            if (isFree(config.host(), port)) { // building a server only to see it fail is slow
                try {
                    return bind(serverOn.apply(port), config.host(), port);
                } catch (LeptonException e) {
                    if (e.code() != ErrorCode.PORT_IN_USE) {
                        throw e;
                    }
                }
            }
            LOG.info("Port {} is busy", port);
        }
        throw new LeptonException(
                ErrorCode.PORT_IN_USE,
                "ports " + candidates.get(0) + " to " + candidates.get(candidates.size() - 1)
                        + ": all used by other programs (expected: a free port). Choose one with --port.");
    }

    private static boolean isFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // what a server before has left behind does not count
            socket.bind(new InetSocketAddress(host, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Server bind(Server server, String host, int port) {
        try {
            server.start().join();
            return server;
        } catch (CompletionException e) {
            server.stop().join();
            if (says(e, "address already in use") || says(e, "address in use")) {
                throw new LeptonException(
                        ErrorCode.PORT_IN_USE,
                        "port " + port
                                + ": used by another program (expected: a free port). Choose another with --port,"
                                + " or leave it out to take the next free one.",
                        e);
            }
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String reason = says(e, "permission denied")
                    ? "this user may not listen there"
                    : String.valueOf(cause.getMessage());
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    host + ":" + port + ": " + reason + " (expected: a port that this user may use, such as 8080)",
                    e);
        }
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
