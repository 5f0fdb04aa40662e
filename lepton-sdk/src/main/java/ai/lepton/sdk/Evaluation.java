package ai.lepton.sdk;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Figures over some rows.
 *
 * @param rows how many
 * @param metrics {@code loss} and the compiled metrics
 */
public record Evaluation(int rows, Map<String, Double> metrics) {

    public Evaluation {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** @throws IllegalArgumentException if it was not measured */
    public double metric(String name) {
        Double value = metrics.get(name);
        if (value == null) {
            throw new IllegalArgumentException("metric: " + name + " (expected: one of " + metrics.keySet() + ")");
        }
        return value;
    }

    public double loss() {
        return metric("loss");
    }
}
