package ai.lepton.recipes.task;

import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.loss.Losses;
import ai.lepton.sdk.metric.Metric;
import ai.lepton.sdk.metric.Metrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is to be answered. */
public enum Task {
    /**
     * Which of some classes a row belongs to. Answers are probabilities, {@code [N, classes]}; targets indexes, INT64
     * {@code [N]}.
     */
    CLASSIFICATION {
        @Override
        public List<Metric> metrics() {
            return List.of(Metrics.accuracy(), Metrics.rocAuc(), Metrics.logLoss());
        }

        @Override
        public Loss loss() {
            return Losses.sparseCategoricalCrossEntropy();
        }
    },

    /** A number. Answers and targets are FLOAT32, {@code [N, 1]}. */
    REGRESSION {
        @Override
        public List<Metric> metrics() {
            return List.of(Metrics.rmse(), Metrics.mae(), Metrics.r2());
        }

        @Override
        public Loss loss() {
            return Losses.meanSquaredError();
        }
    };

    /** How well it is answered, the figure to look at first first. */
    public abstract List<Metric> metrics();

    /** What a network learns it by. */
    public abstract Loss loss();

    /** How well it was answered; without figures that do not exist, such as an AUC where all rows are of one class. */
    public Map<String, Double> figures(Answers answers) {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (Metric metric : metrics()) {
            double value = metric.of(answers.predictions(), answers.targets());
            if (Double.isFinite(value)) {
                figures.put(metric.name(), value);
            }
        }
        return figures;
    }
}
