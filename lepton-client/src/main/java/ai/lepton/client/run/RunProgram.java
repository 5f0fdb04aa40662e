package ai.lepton.client.run;

import ai.lepton.core.api.RowCounts;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run's process does. */
@FunctionalInterface
public interface RunProgram {

    /**
     * What a run made.
     *
     * @param packageFolder name of the folder, inside the run's own, that holds the model package
     * @param metrics final figures
     * @param baselines the same figures of simpler models, by their names, such as {@code trivial} and {@code linear}
     * @param rows what became of the data's rows; null where nobody counted
     */
    record Made(
            String packageFolder,
            Map<String, Double> metrics,
            Map<String, Map<String, Double>> baselines,
            @Nullable RowCounts rows) {

        public Made {
            metrics = Map.copyOf(metrics);
            baselines = Map.copyOf(baselines);
        }

        /** Without figures of other models. */
        public Made(String packageFolder, Map<String, Double> metrics) {
            this(packageFolder, metrics, Map.of(), null);
        }
    }

    /**
     * Does the run's work; whatever it throws fails the run.
     *
     * @param run says what to do, and takes reports meanwhile
     */
    Made run(RunConnection run) throws Exception;
}
