package ai.lepton.app;

import ai.lepton.control.endpoints.Deployments;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.ModelReference;
import ai.lepton.server.models.ModelRepository;
import java.nio.file.Path;

/** Tells the model server what the control plane wants served. */
final class ServedModels implements Deployments {

    private final ModelRepository models;

    ServedModels(ModelRepository models) {
        this.models = models;
    }

    @Override
    public void deploy(String name, ModelReference model, Path packageFolder) {
        models.deploy(name, Integer.toString(model.version()), packageFolder);
    }

    @Override
    public void undeploy(String name) {
        models.undeploy(name);
    }

    @Override
    public Status status(String name) {
        return models.list().stream()
                .filter(deployment -> deployment.name().equals(name))
                .findFirst()
                .map(deployment -> new Status(deployment.state(), deployment.problem()))
                .orElse(new Status(Endpoint.State.FAILED, "not loaded"));
    }
}
