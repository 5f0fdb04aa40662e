package ai.lepton.control.endpoints;

import ai.lepton.core.LeptonException;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.ModelReference;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What serves models: told which version is to answer under which name, and asked whether it does. */
public interface Deployments {

    /**
     * Whether a name answers.
     *
     * @param state it is in
     * @param problem why it does not answer; null when it does
     */
    record Status(Endpoint.State state, @Nullable String problem) {}

    /**
     * Serves a version under a name, in place of what it serves there.
     *
     * @param packageFolder of the model, checked
     * @throws LeptonException if it cannot be served; what was served under the name before is then served still
     */
    void deploy(String name, ModelReference model, Path packageFolder);

    /** Serves nothing under a name any more; nothing happens if it did not. */
    void undeploy(String name);

    /** How a deployed name is doing. */
    Status status(String name);
}
