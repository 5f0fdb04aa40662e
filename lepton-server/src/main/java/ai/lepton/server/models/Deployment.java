package ai.lepton.server.models;

import ai.lepton.core.api.Endpoint;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint stands.
 *
 * @param name in the URL
 * @param version that answers; while nothing does, the one that was asked for
 * @param state whether it answers
 * @param problem why it does not, or why a newer version did not take its place; null when all is well
 */
public record Deployment(
        String name,
        String version,
        Endpoint.State state,
        @Nullable String problem) {

    public Deployment {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(state, "state");
    }
}
