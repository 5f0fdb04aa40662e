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

    /** Says that a model is being loaded, until that is closed: the memory of the process grows then, and no run is to blame. */
    default Loading loading() {
        return () -> {};
    }

    /** A model is being loaded. */
    @FunctionalInterface
    interface Loading extends AutoCloseable {
        @Override
        void close();
    }
}
