package ai.lepton.sdk;

import ai.lepton.core.model.ImageSpec;
import ai.lepton.core.model.Lineage;
import ai.lepton.sdk.preprocess.Preprocessing;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a model package says beside the network; all of it is optional.
 *
 * @param labels names of the classes, by index
 * @param image how a picture becomes the input; null when it is not one
 * @param metrics measured on held-out rows
 * @param lineage where the model comes from; null for the seed alone
 * @param card what the model card says
 * @param preprocessing what makes the network's inputs from raw rows, to be part of the graph; null when rows are given
 *     to the network as they are
 */
public record PackageDetails(
        List<String> labels,
        @Nullable ImageSpec image,
        Map<String, Double> metrics,
        @Nullable Lineage lineage,
        Card card,
        @Nullable Preprocessing preprocessing) {

    /**
     * The words of a model card.
     *
     * @param title its heading
     * @param purpose what the model is for
     * @param data what it was trained and measured on
     * @param limits what it is not good at
     */
    public record Card(String title, String purpose, String data, String limits) {}

    public PackageDetails {
        labels = List.copyOf(labels);
        metrics = java.util.Collections.unmodifiableMap(new TreeMap<>(metrics));
    }

    public static PackageDetails none() {
        return new PackageDetails(List.of(), null, Map.of(), null, new Card("Model", "", "", ""), null);
    }

    public PackageDetails labels(List<String> names) {
        return new PackageDetails(names, image, metrics, lineage, card, preprocessing);
    }

    public PackageDetails image(ImageSpec spec) {
        return new PackageDetails(labels, spec, metrics, lineage, card, preprocessing);
    }

    public PackageDetails metrics(Map<String, Double> figures) {
        return new PackageDetails(labels, image, figures, lineage, card, preprocessing);
    }

    public PackageDetails lineage(Lineage origin) {
        return new PackageDetails(labels, image, metrics, origin, card, preprocessing);
    }

    public PackageDetails card(Card words) {
        return new PackageDetails(labels, image, metrics, lineage, words, preprocessing);
    }

    /** Puts the preprocessing in front of the network: the package then takes raw rows. */
    public PackageDetails preprocessing(Preprocessing before) {
        return new PackageDetails(labels, image, metrics, lineage, card, before);
    }
}
