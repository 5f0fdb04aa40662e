package ai.lepton.core.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run's process is told when it starts: one line of JSON on its standard input, which then stays open until
 * the server is gone.
 *
 * @param runId the run
 * @param serverUrl where to report, such as {@code http://127.0.0.1:8080}
 * @param token opens the run's own paths only, and only while it runs
 * @param recipe which program
 * @param name of the model to register
 * @param parameters as the recipe documents them
 * @param folder the run's own, absolute; the place for the package that it makes
 * @param datasets what to read, by the parameter that names it; fetched from {@code /runs/{id}/data/{parameter}}
 */
public record RunAssignment(
        String runId,
        String serverUrl,
        String token,
        String recipe,
        String name,
        Map<String, String> parameters,
        String folder,
        @Nullable Map<String, DatasetVersion> datasets) {

    /** The folder, in the run's own, that the datasets are unpacked to; it is removed when the run is over. */
    public static final String DATA = "data";

    public RunAssignment {
        parameters = Map.copyOf(parameters);
        datasets = datasets == null ? Map.of() : Map.copyOf(datasets);
    }

    /** A run that reads no registered dataset. */
    public RunAssignment(
            String runId,
            String serverUrl,
            String token,
            String recipe,
            String name,
            Map<String, String> parameters,
            String folder) {
        this(runId, serverUrl, token, recipe, name, parameters, folder, Map.of());
    }

    @Override
    public Map<String, DatasetVersion> datasets() {
        return datasets == null ? Map.of() : datasets;
    }

    /** All but the token, so that it cannot slip into a log. */
    @Override
    public String toString() {
        return "RunAssignment[runId=" + runId + ", recipe=" + recipe + ", name=" + name + ", folder=" + folder + "]";
    }
}
