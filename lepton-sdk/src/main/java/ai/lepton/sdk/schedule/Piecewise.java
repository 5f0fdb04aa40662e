package ai.lepton.sdk.schedule;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * One rate from each given step on, until the next.
 *
 * @param rates the rate from each step on; step 0 is among them
 */
public record Piecewise(NavigableMap<Long, Double> rates) implements Schedule {

    /** @throws IllegalArgumentException if there is no rate for step 0, or one is out of its range */
    public Piecewise {
        rates = java.util.Collections.unmodifiableNavigableMap(new TreeMap<>(rates));
        if (rates.isEmpty() || rates.firstKey() != 0) {
            throw new IllegalArgumentException("rates: from step " + rates.keySet() + " (expected: the first from 0)");
        }
        rates.values().forEach(rate -> Ranges.notNegative("learningRate", rate));
    }

    @Override
    public double at(long step) {
        Map.Entry<Long, Double> latest = rates.floorEntry(step);
        if (latest == null) {
            throw new IllegalArgumentException("step: " + step + " (expected: >= 0)");
        }
        return latest.getValue();
    }
}
