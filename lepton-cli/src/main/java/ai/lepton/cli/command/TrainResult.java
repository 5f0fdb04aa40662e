package ai.lepton.cli.command;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.RowCounts;
import ai.lepton.core.api.Run;
import ai.lepton.core.model.DataUse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code train -o json} prints in its last line.
 *
 * @param id identifier of the run
 * @param recipe what was trained
 * @param model name of the model
 * @param version which version of it was registered
 * @param rows how many rows were used in all; null where nobody counted
 * @param rowCounts to learn from, to stop by, to measure with, and left out; null where nobody counted
 * @param metrics figures on the test rows
 * @param baselines the same figures of simpler models, by their names
 * @param parameters what each parameter was
 * @param environment what it was trained on
 * @param data what was read, with its hashes
 * @param seconds from its start to its end
 */
record TrainResult(
        String id,
        String recipe,
        String model,
        int version,
        @Nullable Long rows,
        @Nullable RowCounts rowCounts,
        Map<String, Double> metrics,
        Map<String, Map<String, Double>> baselines,
        Map<String, String> parameters,
        Map<String, String> environment,
        List<DataUse> data,
        @Nullable Double seconds) {

    /** Of a run that has succeeded. */
    static TrainResult of(Run run) {
        ModelReference made = run.model();
        if (made == null) {
            throw new LeptonException(
                    ErrorCode.INTERNAL, "run " + run.id() + ": no model (expected: one, it succeeded)");
        }
        RowCounts counts = run.rows();
        Double seconds = run.startedAt() == null || run.endedAt() == null
                ? null
                : Duration.between(run.startedAt(), run.endedAt()).toMillis() / 1e3;
        return new TrainResult(
                run.id(),
                run.recipe(),
                made.name(),
                made.version(),
                counts == null ? null : counts.used(),
                counts,
                run.metrics(),
                run.baselines(),
                run.parameters(),
                run.environment(),
                run.data(),
                seconds);
    }
}
