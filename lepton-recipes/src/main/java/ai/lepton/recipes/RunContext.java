package ai.lepton.recipes;

import ai.lepton.core.api.RunEvent;
import java.nio.file.Path;
import java.util.Map;

/** What a recipe is given, and whom it tells how far it is. */
public interface RunContext {

    /** Identifier of the run. */
    String runId();

    /** Name of the model to make. */
    String modelName();

    /** As asked for. */
    Map<String, String> parameters();

    /** The run's own folder; what is made goes there. */
    Path folder();

    /** Says what the run computes with. */
    void environment(Map<String, String> environment);

    /** Says how far the training is. */
    void progress(RunEvent.Progress progress);

    /** Says a line for people. */
    void message(String line);
}
