package ai.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.control.endpoints.Deployments;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.ModelReference;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Serves nothing, but remembers what it should. */
public final class InMemoryDeployments implements Deployments {

    public final Map<String, ModelReference> deployed = new ConcurrentSkipListMap<>();
    public final Map<String, EndpointPlan> plans = new ConcurrentSkipListMap<>();
    /** Versions that were made by a run, at the last change. */
    public final Set<ModelReference> trusted = ConcurrentHashMap.newKeySet();
    /** Versions that cannot be served. */
    public final Set<ModelReference> broken = ConcurrentHashMap.newKeySet();

    /** What deploying a version throws that nobody has foreseen. */
    public final Map<ModelReference, Throwable> failing = new ConcurrentHashMap<>();

    @Override
    public void deploy(EndpointPlan plan, Map<ModelReference, Packaged> packages) {
        assertThat(packages).containsOnlyKeys(plan.models());
        packages.forEach((model, packaged) -> check(model));
        plans.put(plan.name(), plan);
        deployed.put(plan.name(), plan.mainModel());
        trusted.clear();
        packages.forEach((model, packaged) -> {
            if (packaged.isOwn()) {
                trusted.add(model);
            }
        });
    }

    private void check(ModelReference model) {
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
    }

    @Override
    public void undeploy(String name) {
        deployed.remove(name);
        plans.remove(name);
    }

    @Override
    public Status status(String name) {
        return deployed.containsKey(name)
                ? new Status(Endpoint.State.READY, null)
                : new Status(Endpoint.State.FAILED, "not deployed");
    }
}
