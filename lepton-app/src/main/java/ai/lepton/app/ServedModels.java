package ai.lepton.app;

import ai.lepton.control.endpoints.Deployments;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.EndpointVersion;
import ai.lepton.core.api.ModelReference;
import ai.lepton.server.ModelServer;
import ai.lepton.server.models.ModelFiles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells the model server what the control plane wants served. */
final class ServedModels implements Deployments {

    private final ModelServer server;

    ServedModels(ModelServer server) {
        this.server = server;
    }

    /** What a run of this home has made was opened and run by its own exporter; the rest is vetted. */
    @Override
    public void deploy(EndpointPlan plan, Map<ModelReference, Packaged> packages) {
        Map<Integer, ModelFiles> files = new HashMap<>();
        packages.forEach((model, packaged) -> {
            ModelFiles found = ModelFiles.of(packaged.folder());
            files.put(model.version(), packaged.isOwn() ? found.asTrusted() : found);
        });
        server.models().apply(plan, files);
    }

    @Override
    public void undeploy(String name) {
        server.models().undeploy(name);
    }

    @Override
    public Status status(String name) {
        List<EndpointVersion> versions = server.endpoint(name);
        if (versions.isEmpty()) {
            return new Status(Endpoint.State.FAILED, "not loaded");
        }
        EndpointVersion worst = versions.stream()
                .filter(version -> version.share() > 0)
                .min(java.util.Comparator.comparingInt(version -> rank(version.state())))
                .orElse(versions.get(0));
        String problem = worst.problem() == null ? server.models().problem(name) : worst.problem();
        return new Status(worst.state(), problem, versions);
    }

    /** The state that people should hear of first. */
    private static int rank(Endpoint.State state) {
        return switch (state) {
            case FAILED -> 0;
            case UNLOADED -> 1;
            case LOADING -> 2;
            case IDLE -> 3;
            case READY -> 4;
        };
    }
}
