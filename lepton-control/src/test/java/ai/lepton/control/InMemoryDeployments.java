package ai.lepton.control;

import ai.lepton.control.endpoints.Deployments;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.ModelReference;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Serves nothing, but remembers what it should. */
public final class InMemoryDeployments implements Deployments {

    public final Map<String, ModelReference> deployed = new ConcurrentSkipListMap<>();
    /** Versions that cannot be served. */
    public final Set<ModelReference> broken = ConcurrentHashMap.newKeySet();

    /** What deploying a version throws that nobody has foreseen. */
    public final Map<ModelReference, Throwable> failing = new ConcurrentHashMap<>();

    @Override
    public void deploy(String name, ModelReference model, Path packageFolder) {
        Throwable thrown = failing.get(model);
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
        if (broken.contains(model)) {
            throw new LeptonException(ErrorCode.PACKAGE_CORRUPT, model + ": broken (expected: sound)");
        }
        deployed.put(name, model);
    }

    @Override
    public void undeploy(String name) {
        deployed.remove(name);
    }

    @Override
    public Status status(String name) {
        return deployed.containsKey(name)
                ? new Status(Endpoint.State.READY, null)
                : new Status(Endpoint.State.FAILED, "not deployed");
    }
}
