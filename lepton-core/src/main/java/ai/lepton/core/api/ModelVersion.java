package ai.lepton.core.api;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A registered version of a model; it never changes.
 *
 * @param name of the model
 * @param version 1, 2, 3 ...
 * @param digest of its package
 * @param run that made it; null when it was imported
 * @param metrics measured when it was made
 * @param createdAt when it was registered
 */
public record ModelVersion(
        String name, int version, String digest, @Nullable String run, Map<String, Double> metrics, Instant createdAt) {

    public ModelVersion {
        metrics = Map.copyOf(metrics);
    }

    public ModelReference reference() {
        return new ModelReference(name, version);
    }
}
