package ai.lepton.server.models;

import ai.lepton.core.LeptonException;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.server.batch.BatcherFactory;
import ai.lepton.server.vetting.Vetting;
import ai.lepton.server.vetting.WarmUp;

/** Brings a model into memory, ready to answer: looked at from outside, opened, and run once. */
final class ModelOpener {

    private final Vetting vetting;

    ModelOpener(Vetting vetting) {
        this.vetting = vetting;
    }

    /**
     * Opens it.
     *
     * @param batchers hear of it
     * @throws LeptonException as {@link Vetting#vet}, {@link LoadedModel#open} and {@link WarmUp#run}
     */
    LoadedModel open(ModelFiles files, BatcherFactory batchers) {
        if (!files.trusted()) {
            vetting.vet(files.path());
        }
        BatcherFactory.Loading loading = batchers.loading();
        try {
            return load(files);
        } finally {
            loading.close();
        }
    }

    private LoadedModel load(ModelFiles files) {
        LoadedModel model = LoadedModel.open(files.path());
        try {
            WarmUp.run(model);
            if (files.trusted()) {
                vetting.trust(files.path());
            }
            return model;
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }
}
