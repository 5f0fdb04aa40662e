package ai.lepton.sdk;

import ai.lepton.core.NdArray;
import ai.lepton.sdk.metric.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loss and metrics over the batches so far; a loss is the mean over the rows. */
final class Running {

    private final List<OfOutput> outputs = new ArrayList<>();
    private double lossSum;
    private long rows;

    Running(List<Objective> objectives) {
        for (Objective objective : objectives) {
            outputs.add(new OfOutput(objective, objectives.size() > 1));
        }
    }

    /** Adds the whole loss of a batch. */
    void add(double loss, int batch) {
        lossSum += loss * batch;
        rows += batch;
    }

    /**
     * Adds one output's share of a batch.
     *
     * @param predictions null when there are no metrics
     */
    void add(int output, double loss, @Nullable NdArray predictions, NdArray targets) {
        outputs.get(output).add(loss, predictions, targets);
    }

    Map<String, Double> values(String prefix) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(prefix + "loss", lossSum / rows);
        outputs.forEach(output -> output.values(prefix, values));
        return values;
    }

    /** Figures of one output, under its name where there are several. */
    private static final class OfOutput {
        private final Map<String, Metric.Accumulator> accumulators = new LinkedHashMap<>();
        private final String name;
        private final boolean hasOwnLoss;
        private double lossSum;
        private long rows;

        OfOutput(Objective objective, boolean oneOfSeveral) {
            this.name = oneOfSeveral ? objective.output() + "_" : "";
            this.hasOwnLoss = oneOfSeveral;
            objective.metrics().forEach(metric -> accumulators.put(metric.name(), metric.start()));
        }

        void add(double loss, @Nullable NdArray predictions, NdArray targets) {
            lossSum += loss * targets.rows();
            rows += targets.rows();
            if (predictions != null) {
                accumulators.values().forEach(accumulator -> accumulator.add(predictions, targets));
            }
        }

        void values(String prefix, Map<String, Double> values) {
            if (hasOwnLoss) {
                values.put(prefix + name + "loss", lossSum / rows);
            }
            accumulators.forEach((metric, accumulator) -> values.put(prefix + name + metric, accumulator.value()));
        }
    }
}
