package ai.lepton.core.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a model comes from: enough to train it again.
 *
 * @param run identifier of the run that trained it; null when trained outside Lepton's server
 * @param dataset what the data was, in words
 * @param dataHash SHA-256 over the training rows, as hexadecimal digits; null when not known
 * @param seed of the weights, the shuffling and the dropout
 * @param parameters what the run was given: epochs, batch size, and the like
 * @param environment versions of Lepton, the engine, the JDK, the machine, and thread counts
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Lineage(
        @Nullable String run,
        String dataset,
        @Nullable String dataHash,
        long seed,
        Map<String, String> parameters,
        Map<String, String> environment) {

    public Lineage {
        Objects.requireNonNull(dataset, "dataset");
        parameters = Map.copyOf(parameters);
        environment = Map.copyOf(environment);
    }

    /** Nothing is known but the seed. */
    public static Lineage ofSeed(long seed) {
        return new Lineage(null, "not recorded", null, seed, Map.of(), Map.of());
    }
}
