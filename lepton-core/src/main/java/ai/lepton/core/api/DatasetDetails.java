package ai.lepton.core.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version of a dataset with what is known about it.
 *
 * @param version as registered
 * @param profile its statistics; null where it was registered without
 * @param models that were trained on it and are registered, by name and version
 */
public record DatasetDetails(
        DatasetVersion version, @Nullable DatasetProfile profile, List<ModelReference> models) {

    public DatasetDetails {
        models = List.copyOf(models);
    }
}
