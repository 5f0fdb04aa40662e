package ai.lepton.core.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A name under which a version of a model answers requests, at {@code /v2/models/{name}}.
 *
 * @param name in the URL
 * @param model the version that answers
 * @param state whether it answers now
 * @param problem why it does not; null when it does
 * @param createdAt when it was made
 */
public record Endpoint(
        String name,
        ModelReference model,
        State state,
        @Nullable String problem,
        Instant createdAt) {

    /** Whether an endpoint answers. */
    public enum State {
        LOADING,
        READY,
        FAILED,
        /** Taken out of memory by who asked for it; loaded again when somebody asks for that, or at the next start. */
        UNLOADED
    }
}
