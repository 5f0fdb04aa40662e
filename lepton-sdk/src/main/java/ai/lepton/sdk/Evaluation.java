package ai.lepton.sdk;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Figures over some rows, and what a constant answer would have got. Prints as {@code loss 0.0812 (baseline 2.301), accuracy
 * 0.9740 (baseline 0.1135), 10000 rows}.
 *
 * @param rows how many
 * @param metrics {@code loss} and the compiled metrics
 * @param baseline the same figures of the trivial model, which answers how frequent each class was in training, or the mean of
 *     the training targets, whatever the input; without those that do not exist, and empty before the first {@code fit}
 */
public record Evaluation(int rows, Map<String, Double> metrics, Map<String, Double> baseline) {

    public Evaluation {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        baseline = Collections.unmodifiableMap(new LinkedHashMap<>(baseline));
    }

    /** @throws IllegalArgumentException if it was not measured */
    public double metric(String name) {
        return figure("metric", metrics, name);
    }

    public double loss() {
        return metric("loss");
    }

    /**
     * What the trivial model got.
     *
     * @throws IllegalArgumentException if there is none for this figure
     */
    public double baseline(String name) {
        return figure("baseline", baseline, name);
    }

    @Override
    public String toString() {
        return metrics.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + number(entry.getValue()) + beside(entry.getKey()))
                        .collect(Collectors.joining(", "))
                + ", " + rows + " rows";
    }

    private String beside(String name) {
        Double value = baseline.get(name);
        return value == null ? "" : " (baseline " + number(value) + ")";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    private static double figure(String what, Map<String, Double> figures, String name) {
        Double value = figures.get(name);
        if (value == null) {
            throw new IllegalArgumentException(what + ": " + name + " (expected: one of " + figures.keySet() + ")");
        }
        return value;
    }
}
