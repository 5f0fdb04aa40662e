package ai.lepton.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/**
 * Measurements of things that take turns, so that what else the machine does hits all alike.
 *
 * @param <K> what is measured
 */
public final class Rounds<K> {

    private final Map<K, List<Measurement>> measured = new LinkedHashMap<>();

    /** Measures everything once per round; each round starts with another. */
    public void measure(int rounds, String title, Map<K, Callable<Measurement>> all) throws Exception {
        all.keySet().forEach(key -> measured.put(key, new ArrayList<>()));
        List<K> order = new ArrayList<>(all.keySet());
        for (int round = 1; round <= rounds; round++) {
            for (K key : order) {
                Callable<Measurement> one = all.get(key);
                if (one != null) {
                    add(key, one.call(), title + " " + round + "/" + rounds);
                }
            }
            Collections.rotate(order, 1);
        }
    }

    public void add(K key, Measurement measurement, String title) {
        measured.computeIfAbsent(key, any -> new ArrayList<>()).add(measurement);
        System.err.println(title + " " + key + ": " + measurement);
    }

    /** CPU milliseconds a step, the median over the rounds. */
    double milliseconds(Workload workload, K key) {
        return median(of(key).stream().mapToDouble(workload::milliseconds).toArray());
    }

    /** CPU seconds, the median over the rounds. */
    public double cpuSeconds(K key) {
        return median(of(key).stream().mapToDouble(Measurement::cpuSeconds).toArray());
    }

    /** CPU time of one to that of another within a round: the median over the rounds, with smallest and largest. */
    public Ratio ratio(K numerator, K denominator) {
        List<Measurement> above = of(numerator);
        List<Measurement> below = of(denominator);
        double[] ratios = IntStream.range(0, above.size())
                .mapToDouble(i -> above.get(i).cpuSeconds() / below.get(i).cpuSeconds())
                .toArray();
        double median = median(ratios);
        return new Ratio(median, ratios[0], ratios[ratios.length - 1]);
    }

    /**
     * A median with the range around it.
     *
     * @param median over the rounds
     * @param smallest of all rounds
     * @param largest of all rounds
     */
    public record Ratio(double median, double smallest, double largest) {
        /** As in a table. */
        public String markdown() {
            return String.format(java.util.Locale.ROOT, "**%.2f** (%.2f-%.2f)", median, smallest, largest);
        }
    }

    private List<Measurement> of(K key) {
        List<Measurement> measurements = measured.getOrDefault(key, List.of());
        if (measurements.isEmpty()) {
            throw new IllegalArgumentException("measurements: none of " + key + " (expected: at least one)");
        }
        return measurements;
    }

    /** Sorts {@code values}. */
    private static double median(double[] values) {
        java.util.Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
