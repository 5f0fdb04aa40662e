package ai.lepton.server.batch;

import ai.lepton.runtime.LoadedModel;

/** Gives a version of a model its batcher when it is loaded. */
@FunctionalInterface
public interface BatcherFactory {

    /**
     * A batcher, which needs no closing: it is used by who holds a lease of the model, and forgotten with it.
     *
     * @param name of the endpoint
     * @param version that was loaded
     */
    Batcher open(String name, String version, LoadedModel model);
}
