package ai.lepton.core.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code model.json} holds: the signature, and where the model comes from.
 *
 * @param formatVersion version of the package format; another major version than {@link #FORMAT_VERSION} is refused
 * @param inputs what the model takes, in the order of the graph
 * @param outputs what it gives
 * @param labels names of the classes, by index; empty when there are none
 * @param decoder what remains to be done to the outputs outside the graph; null when nothing does
 * @param metrics measured on held-out rows when the model was made
 * @param lineage where it comes from
 * @param files SHA-256 of every other file of the package, as hexadecimal digits, by name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelManifest(
        int formatVersion,
        List<TensorSpec> inputs,
        List<TensorSpec> outputs,
        List<String> labels,
        @Nullable String decoder,
        Map<String, Double> metrics,
        Lineage lineage,
        SortedMap<String, String> files) {

    /** The version of the format that this program writes and reads. */
    public static final int FORMAT_VERSION = 1;

    public ModelManifest {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        labels = List.copyOf(labels);
        metrics = Map.copyOf(metrics);
        Objects.requireNonNull(lineage, "lineage");
        files = new TreeMap<>(files);
    }

    public ModelManifest withFiles(Map<String, String> hashes) {
        return new ModelManifest(
                formatVersion, inputs, outputs, labels, decoder, metrics, lineage, new TreeMap<>(hashes));
    }
}
