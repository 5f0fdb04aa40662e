package ai.lepton.core.api;

import java.time.Instant;

/**
 * A running server, as it writes it to {@code server.json} in its home.
 *
 * @param version of Lepton
 * @param pid its process
 * @param port it listens on
 * @param startedAt when
 */
public record ServerInfo(String version, long pid, int port, Instant startedAt) {}
