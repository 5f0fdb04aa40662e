package ai.lepton.core.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
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
 * @param data the files, folders and registered datasets that the run read, with the hashes of their content
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Lineage(
        @Nullable String run,
        String dataset,
        @Nullable String dataHash,
        long seed,
        Map<String, String> parameters,
        Map<String, String> environment,
        @Nullable List<DataUse> data) {

    private static final String NOT_RECORDED = "not recorded";

    public Lineage {
        Objects.requireNonNull(dataset, "dataset");
        parameters = Map.copyOf(parameters);
        environment = Map.copyOf(environment);
        data = data == null ? List.of() : List.copyOf(data); // models of before have none
    }

    /** Where nobody has noted which files were read. */
    public Lineage(
            @Nullable String run,
            String dataset,
            @Nullable String dataHash,
            long seed,
            Map<String, String> parameters,
            Map<String, String> environment) {
        this(run, dataset, dataHash, seed, parameters, environment, List.of());
    }

    @Override
    public List<DataUse> data() {
        return data == null ? List.of() : data;
    }

    /**
     * With what the run read. A registered dataset takes the place of the path that it was unpacked to, in the words
     * about the data and among the parameters: the path means nothing once the run is over.
     */
    public Lineage withData(List<DataUse> read) {
        Map<String, String> named = new HashMap<>(parameters);
        String words = dataset.equals(NOT_RECORDED) && !read.isEmpty()
                ? read.stream().map(DataUse::source).distinct().collect(Collectors.joining(", "))
                : dataset;
        for (DataUse use : read) {
            String path = use.dataset() == null ? null : parameters.get(use.parameter());
            if (path != null) {
                named.put(use.parameter(), use.source());
                words = words.replace(path, use.source());
            }
        }
        return new Lineage(run, words, dataHash, seed, named, environment, read);
    }

    /** Nothing is known but the seed. */
    public static Lineage ofSeed(long seed) {
        return new Lineage(null, NOT_RECORDED, null, seed, Map.of(), Map.of());
    }
}
