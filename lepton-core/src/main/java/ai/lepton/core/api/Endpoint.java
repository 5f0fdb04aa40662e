package ai.lepton.core.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name under which a model answers requests, at {@code /v2/models/{name}}, by one of its versions or several.
 *
 * @param name in the URL
 * @param model the version that answers, or answers most
 * @param state whether it answers now
 * @param problem why it does not; null when it does
 * @param createdAt when it was made
 * @param versions how each of them is doing; those that answer first, then shadows
 * @param plan how it is to answer; null where nobody says
 */
public record Endpoint(
        String name,
        ModelReference model,
        State state,
        @Nullable String problem,
        Instant createdAt,
        List<EndpointVersion> versions,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable EndpointPlan plan) {

    public Endpoint {
        versions = versions == null ? List.of() : List.copyOf(versions); // an older server does not say
    }

    /** An endpoint of which no more is known than which version answers. */
    public Endpoint(String name, ModelReference model, State state, @Nullable String problem, Instant createdAt) {
        this(name, model, state, problem, createdAt, List.of(), null);
    }

    /** Whether an endpoint answers. */
    public enum State {
        LOADING,
        READY,
        FAILED,
        /** Taken out of memory by who asked for it; loaded again when somebody asks for that, or at the next start. */
        UNLOADED,
        /** Out of memory because nobody needed it; the next request waits until it is loaded again. */
        IDLE
    }
}
