package ai.lepton.recipes.task;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.metric.Baseline;
import ai.lepton.sdk.metric.TargetStatistics;

/** Answers the same for every row: how frequent each class was in training, or the mean of the training targets. */
public final class TrivialModel {

    private final Baseline baseline;

    private TrivialModel(Baseline baseline) {
        this.baseline = baseline;
    }

    /**
     * Learns from targets alone.
     *
     * @param classes how many there are; 1 for a regression
     */
    public static TrivialModel of(Task task, NdArray trainingTargets, int classes) {
        TargetStatistics statistics = new TargetStatistics();
        statistics.add(trainingTargets);
        return new TrivialModel(
                Baseline.of(statistics, Shape.of(classes), task.loss()).orElseThrow());
    }

    /** Its answers for rows with these targets, of which only the number is looked at. */
    public Answers answers(NdArray targets) {
        return new Answers(baseline.predictions(targets), targets);
    }
}
