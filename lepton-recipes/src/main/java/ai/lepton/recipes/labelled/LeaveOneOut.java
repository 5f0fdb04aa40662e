package ai.lepton.recipes.labelled;

import ai.lepton.core.LeptonException;
import ai.lepton.data.split.Split;
import ai.lepton.data.tree.LabelledFiles;
import ai.lepton.recipes.task.Task;
import ai.lepton.sdk.callback.Callback;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a recipe's network answers for rows of which it has seen none like them: it learns anew without each value of a part of
 * the files' names in turn, such as a speaker or the fold of an official division, and answers the rows of that value.
 *
 * @param accuracies by value
 */
public record LeaveOneOut(Map<String, Double> accuracies) {

    public LeaveOneOut {
        accuracies = java.util.Collections.unmodifiableMap(new TreeMap<>(accuracies));
    }

    /**
     * Learns and measures.
     *
     * @param parameters as the recipe takes them; what says which rows to measure with does not matter
     * @param part of the pattern
     * @throws LeptonException as the recipe does
     * @throws IllegalArgumentException if the data are no files, or the pattern has no such part
     */
    public static LeaveOneOut of(LabelledParameters parameters, ClassLearner learner, String part) {
        try (LabelledRows rows = LabelledRows.open(parameters.data(), parameters, learner.kind())) {
            LabelledFiles files = rows.files();
            if (files == null) {
                throw new IllegalArgumentException("data: " + parameters.data() + " (expected: files, not a table)");
            }
            Map<String, Double> accuracies = new LinkedHashMap<>();
            for (String value : files.values(part)) {
                Split split = Split.given(
                        files.where(file -> !file.part(part).equals(value)).table(),
                        files.where(file -> file.part(part).equals(value)).table());
                accuracies.put(value, accuracy(parameters, learner, rows, split));
            }
            return new LeaveOneOut(accuracies);
        }
    }

    private static double accuracy(
            LabelledParameters parameters, ClassLearner learner, LabelledRows rows, Split split) {
        ClassCounts counts = ClassCounts.of(split.train().table(), rows.target());
        try (LearnedClasses learned = learner.learn(new ClassLearner.Lesson(
                split.train(),
                counts.rows(),
                rows.input(),
                rows.target(),
                counts.classes(),
                parameters.group(),
                parameters.epochs(),
                parameters.seed(),
                false,
                (before, behind) -> new Callback() {}))) {
            Map<String, Double> figures = Task.CLASSIFICATION.figures(learned.answers(split.held()));
            return Objects.requireNonNull(figures.get("accuracy"));
        }
    }

    /** The mean over the values. */
    public double accuracy() {
        return accuracies.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }
}
