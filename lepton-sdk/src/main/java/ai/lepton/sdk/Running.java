package ai.lepton.sdk;

import ai.lepton.core.NdArray;
import ai.lepton.sdk.metric.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loss and metrics over the batches so far; the loss is the mean over the rows. */
final class Running {

    private final Map<String, Metric.Accumulator> accumulators = new LinkedHashMap<>();
    private double lossSum;
    private long rows;

    Running(List<Metric> metrics) {
        metrics.forEach(metric -> accumulators.put(metric.name(), metric.start()));
    }

    /** @param predictions null when there are no metrics */
    void add(double loss, @Nullable NdArray predictions, NdArray targets) {
        lossSum += loss * targets.rows();
        rows += targets.rows();
        if (predictions != null) {
            accumulators.values().forEach(accumulator -> accumulator.add(predictions, targets));
        }
    }

    Map<String, Double> values(String prefix) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(prefix + "loss", lossSum / rows);
        accumulators.forEach((name, accumulator) -> values.put(prefix + name, accumulator.value()));
        return values;
    }
}
