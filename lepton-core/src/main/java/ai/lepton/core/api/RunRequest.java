package ai.lepton.core.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a run.
 *
 * @param recipe which program
 * @param name of the model to register
 * @param parameters as the recipe documents them
 * @param datasets registered datasets in place of paths, by the parameter that would name the path; may be left out
 */
public record RunRequest(
        String recipe,
        String name,
        Map<String, String> parameters,
        @Nullable Map<String, DatasetReference> datasets) {

    public RunRequest {
        parameters = Map.copyOf(parameters);
        datasets = datasets == null ? Map.of() : Map.copyOf(datasets);
    }

    /** A run that reads no registered dataset. */
    public RunRequest(String recipe, String name, Map<String, String> parameters) {
        this(recipe, name, parameters, Map.of());
    }

    @Override
    public Map<String, DatasetReference> datasets() {
        return datasets == null ? Map.of() : datasets;
    }
}
