package ai.lepton.core.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run's process says that it is done; exactly one of package and failure is there.
 *
 * @param packageFolder name of the folder, inside the run's own, that holds the model package to register
 * @param metrics final figures
 * @param failure why it failed
 * @param baselines the same figures of simpler models, by their names; may be left out
 * @param rows what became of the data's rows; null where nobody counted
 */
public record RunResult(
        @Nullable String packageFolder,
        Map<String, Double> metrics,
        Run.@Nullable Failure failure,
        @Nullable Map<String, Map<String, Double>> baselines,
        @Nullable RowCounts rows) {

    /** Without baselines and rows. */
    public RunResult(@Nullable String packageFolder, Map<String, Double> metrics, Run.@Nullable Failure failure) {
        this(packageFolder, metrics, failure, null, null);
    }
}
