package ai.lepton.core.api;

import java.util.Map;

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
 */
public record RunAssignment(
        String runId,
        String serverUrl,
        String token,
        String recipe,
        String name,
        Map<String, String> parameters,
        String folder) {

    public RunAssignment {
        parameters = Map.copyOf(parameters);
    }

    /** All but the token, so that it cannot slip into a log. */
    @Override
    public String toString() {
        return "RunAssignment[runId=" + runId + ", recipe=" + recipe + ", name=" + name + ", folder=" + folder + "]";
    }
}
