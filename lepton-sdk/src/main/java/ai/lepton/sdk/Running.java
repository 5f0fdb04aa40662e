package ai.lepton.sdk;

import ai.lepton.core.NdArray;
import ai.lepton.sdk.metric.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loss and metrics over the batches so far; a loss is the mean over the rows, weighted as they were. */
final class Running {

    private final List<OfOutput> outputs = new ArrayList<>();

    Running(List<Objective> objectives) {
        for (Objective objective : objectives) {
            outputs.add(new OfOutput(objective, objectives.size() > 1));
        }
    }

    /**
     * Adds one output's share of a batch.
     *
     * @param loss of the batch
     * @param weight how much the batch counts: its rows, or the sum of their weights
     * @param predictions null when there are no metrics
     */
    void add(int output, double loss, double weight, @Nullable NdArray predictions, NdArray targets) {
        outputs.get(output).add(loss, weight, predictions, targets);
    }

    Map<String, Double> values(String prefix) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(
                prefix + "loss",
                outputs.stream().mapToDouble(OfOutput::shareOfLoss).sum());
        outputs.forEach(output -> output.values(prefix, values));
        return values;
    }

    StateMap state() {
        StateMap state = new StateMap();
        for (int i = 0; i < outputs.size(); i++) {
            state.put("output_" + i, outputs.get(i).state().arrays());
        }
        return state;
    }

    /** Goes on from a state; names the metrics that cannot, which begin anew. */
    List<String> restore(StateMap state) {
        List<String> without = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            outputs.get(i).restore(new StateMap(state.part("output_" + i)), without);
        }
        return without;
    }

    /** Figures of one output, under its name where there are several. */
    private static final class OfOutput {
        private final Map<String, Metric.Accumulator> accumulators = new LinkedHashMap<>();
        private final String name;
        private final boolean hasOwnLoss;
        private final double share;
        private double lossSum;
        private double weight;

        OfOutput(Objective objective, boolean oneOfSeveral) {
            this.name = oneOfSeveral ? objective.output() + "_" : "";
            this.hasOwnLoss = oneOfSeveral;
            this.share = objective.weight();
            objective.metrics().forEach(metric -> accumulators.put(metric.name(), metric.start()));
        }

        void add(double loss, double weight, @Nullable NdArray predictions, NdArray targets) {
            lossSum += loss * weight;
            this.weight += weight;
            if (predictions != null) {
                accumulators.values().forEach(accumulator -> accumulator.add(predictions, targets));
            }
        }

        double loss() {
            return lossSum / weight;
        }

        /** Of the whole loss, which is the weighted sum over the outputs. */
        double shareOfLoss() {
            return share * loss();
        }

        void values(String prefix, Map<String, Double> values) {
            if (hasOwnLoss) {
                values.put(prefix + name + "loss", loss());
            }
            accumulators.forEach((metric, accumulator) -> values.put(prefix + name + metric, accumulator.value()));
        }

        StateMap state() {
            StateMap state = new StateMap();
            state.put("loss", lossSum, weight);
            accumulators.forEach((metric, accumulator) -> {
                double[] numbers = accumulator.state();
                if (numbers != null) {
                    state.put("metric_" + metric, numbers);
                }
            });
            return state;
        }

        void restore(StateMap state, List<String> without) {
            double[] loss = state.numbers("loss");
            lossSum = loss[0];
            weight = loss[1];
            accumulators.forEach((metric, accumulator) -> {
                if (state.has("metric_" + metric)) {
                    accumulator.restore(state.numbers("metric_" + metric));
                } else {
                    without.add(name + metric);
                }
            });
        }
    }
}
