package ai.lepton.core.api;

import java.util.Map;

/**
 * Asks for a run.
 *
 * @param recipe which program
 * @param name of the model to register
 * @param parameters as the recipe documents them
 */
public record RunRequest(String recipe, String name, Map<String, String> parameters) {

    public RunRequest {
        parameters = Map.copyOf(parameters);
    }
}
