package ai.lepton.recipes;

import ai.lepton.core.api.RunEvent;
import ai.lepton.core.model.DataUse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a recipe is given, and whom it tells how far it is. */
public interface RunContext {

    /** Identifier of the run. */
    String runId();

    /** Name of the model to make. */
    String modelName();

    /** As asked for; a registered dataset is the path that it was fetched to. */
    Map<String, String> parameters();

    /**
     * What the run reads, with the hashes of its content, for {@link ai.lepton.core.model.Lineage#withData}; empty where
     * nobody looked.
     */
    default List<DataUse> data() {
        return List.of();
    }

    /** {@code words} with the names of registered datasets in place of the paths that they were fetched to. */
    default String named(String words) {
        String named = words;
        for (DataUse use : data()) {
            String path = parameters().get(use.parameter());
            if (use.dataset() != null && path != null) {
                named = named.replace(path, use.source());
            }
        }
        return named;
    }

    /** The run's own folder; what is made goes there. */
    Path folder();

    /** Says what the run computes with. */
    void environment(Map<String, String> environment);

    /** Says how far the training is. */
    void progress(RunEvent.Progress progress);

    /** Says a line for people. */
    void message(String line);
}
