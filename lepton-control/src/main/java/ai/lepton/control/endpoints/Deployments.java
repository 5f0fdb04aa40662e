package ai.lepton.control.endpoints;

import ai.lepton.core.LeptonException;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.EndpointVersion;
import ai.lepton.core.api.ModelReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What serves models: told how each endpoint is to answer, and asked whether it does. */
public interface Deployments {

    /**
     * Whether a name answers.
     *
     * @param state it is in
     * @param problem why it does not answer, or why it does not answer as it should; null when all is well
     * @param versions how each of its versions is doing
     */
    record Status(Endpoint.State state, @Nullable String problem, List<EndpointVersion> versions) {

        public Status {
            versions = List.copyOf(versions);
        }

        /** Of an endpoint whose versions nobody has looked at. */
        public Status(Endpoint.State state, @Nullable String problem) {
            this(state, problem, List.of());
        }
    }

    /**
     * The package of a version.
     *
     * @param folder of it, checked
     * @param isOwn whether a run of this home has made it; others come from elsewhere
     */
    record Packaged(Path folder, boolean isOwn) {}

    /**
     * Lets an endpoint answer as a plan says, in place of how it does.
     *
     * @param packages of every version in the plan
     * @throws LeptonException if one of them cannot be served; the endpoint then answers as before
     */
    void deploy(EndpointPlan plan, Map<ModelReference, Packaged> packages);

    /** Serves nothing under a name any more; nothing happens if it did not. */
    void undeploy(String name);

    /** How a deployed name is doing. */
    Status status(String name);
}
