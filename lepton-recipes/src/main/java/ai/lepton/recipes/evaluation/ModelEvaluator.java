package ai.lepton.recipes.evaluation;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.recipes.scoring.BatchLimits;
import ai.lepton.recipes.scoring.Scorer;
import ai.lepton.recipes.task.Answers;
import ai.lepton.recipes.task.Comparison;
import ai.lepton.recipes.task.Task;
import ai.lepton.recipes.task.TrivialModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Measures a model on rows with right answers. In memory are the answers, a number for each row and class, and no rows.
 *
 * @param request the model and the data
 * @param bootstrap whether to say how far each figure may be off
 * @param seed of that
 */
public record ModelEvaluator(EvaluationRequest request, boolean bootstrap, long seed) {

    private static final int FEWEST = 2;

    /**
     * What came out.
     *
     * @param comparison the model's figures, and those of a model that knows how frequent the answers are here and looks at no
     *     row
     * @param counts how many rows there were
     * @param origin of the rows
     */
    public record Result(Comparison comparison, MeasuredRows.Counts counts, String origin) {}

    /**
     * Measures.
     *
     * @param evaluation that knows the data
     * @param progress is told how many rows are done
     * @throws LeptonException about the data, naming file and row; {@link ErrorCode#DATA_MISMATCH} if there are not at least
     *     two rows
     */
    public Result measure(Evaluation evaluation, Scorer scorer, BatchLimits limits, LongConsumer progress) {
        Task task = request.task();
        List<NdArray> predictions = new ArrayList<>();
        List<NdArray> targets = new ArrayList<>();
        long[] done = {0};
        try (MeasuredRows rows = evaluation.open(request)) {
            MeasuredRows.Counts counts = rows.score(scorer, limits, (outputs, right) -> {
                predictions.add(ModelAnswers.of(request.model(), request.manifest(), task, outputs));
                targets.add(right);
                done[0] += right.rows();
                progress.accept(done[0]);
            });
            if (counts.measured() < FEWEST) {
                throw new LeptonException(
                        ErrorCode.DATA_MISMATCH,
                        rows.origin() + ": " + counts.measured() + " rows with a right answer (expected: at least "
                                + FEWEST + " to measure with)");
            }
            Answers model = new Answers(NdArray.concatenated(predictions), NdArray.concatenated(targets));
            int answers = model.predictions().elements() / model.predictions().rows();
            Comparison comparison = Comparison.of(task)
                    .with(
                            Comparison.TRIVIAL,
                            TrivialModel.of(task, model.targets(), answers).answers(model.targets()))
                    .with(Comparison.NETWORK, model);
            return new Result(bootstrap ? comparison.withIntervals(model, seed) : comparison, counts, rows.origin());
        }
    }
}
