package ai.lepton.recipes.labelled;

import ai.lepton.client.run.RunProgram.Made;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.RowCounts;
import ai.lepton.core.model.Lineage;
import ai.lepton.data.profile.ContentHash;
import ai.lepton.recipes.ProgressReports;
import ai.lepton.recipes.RunContext;
import ai.lepton.recipes.RunEnvironment;
import ai.lepton.recipes.RunParameters;
import ai.lepton.recipes.task.Answers;
import ai.lepton.recipes.task.Comparison;
import ai.lepton.recipes.task.Task;
import ai.lepton.sdk.ModelPackage;
import ai.lepton.sdk.PackageDetails;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One run of a recipe for classes: reads, divides, learns, measures, compares, and writes package, card and report into the
 * run's folder.
 */
public final class ClassificationRun {

    /** The page about the training. */
    public static final String REPORT = "report.html";

    static final String PACKAGE = "package";

    private final RunContext context;
    private final RunParameters given;
    private final LabelledParameters parameters;
    private final ClassLearner learner;

    /** @param given where {@code parameters} and the learner's own come from */
    public ClassificationRun(
            RunContext context, RunParameters given, LabelledParameters parameters, ClassLearner learner) {
        this.context = context;
        this.given = given;
        this.parameters = parameters;
        this.learner = learner;
    }

    /**
     * Runs.
     *
     * @throws LeptonException about data or machine
     * @throws IOException if the run's folder cannot be written
     */
    public Made make() throws IOException {
        try (LabelledRows rows = LabelledRows.open(parameters.data(), parameters, learner.kind());
                LabelledRows test = parameters.test().isEmpty()
                        ? null
                        : LabelledRows.open(parameters.test(), parameters.withText(rows.input()), learner.kind())) {
            return make(rows, test);
        }
    }

    private Made make(LabelledRows rows, @Nullable LabelledRows test) throws IOException {
        long started = System.nanoTime();
        LabelledSplit split = LabelledSplit.of(rows, test, parameters);
        List<String> notes = new ArrayList<>();
        if (split.dropped() > 0) {
            notes.add(String.format(
                    Locale.ROOT, "%,d rows without a value in \"%s\" left out", split.dropped(), rows.target()));
        }
        context.message(context.named(split.words()));
        notes.forEach(context::message);
        learner.look(split.split().held(), rows.input());
        context.environment(RunEnvironment.ofMachine());
        ProgressReports progress = new ProgressReports(context, System::nanoTime);
        try (LearnedClasses learned = learner.learn(new ClassLearner.Lesson(
                split.split().train(),
                split.learned().rows(),
                rows.input(),
                rows.target(),
                split.learned().classes(),
                parameters.group(),
                parameters.epochs(),
                parameters.seed(),
                true,
                progress::among))) {
            learned.notes().forEach(context::message);
            notes.addAll(learned.notes());
            return finish(split, learned, notes, started);
        }
    }

    private Made finish(LabelledSplit split, LearnedClasses learned, List<String> notes, long started)
            throws IOException {
        Map<String, String> environment = RunEnvironment.of(learned.network().trainer());
        context.environment(environment);
        Map<String, Answers> answers = learned.answers(split.split().held(), split.learned());
        Answers network = Objects.requireNonNull(answers.get(Comparison.NETWORK));
        Comparison comparison = Comparison.of(Task.CLASSIFICATION);
        for (Map.Entry<String, Answers> one : answers.entrySet()) {
            comparison = comparison.with(one.getKey(), one.getValue());
        }
        if (parameters.bootstrap()) {
            comparison = comparison.withIntervals(network, parameters.seed());
        }
        RowCounts rows = new RowCounts(
                learned.trainRows(), learned.validationRows(), network.targets().rows(), split.dropped());
        ClassificationReport report = new ClassificationReport(
                context.modelName(),
                learner.noun(),
                context.named(split.words()),
                comparison,
                rows,
                split.learned(),
                split.measured(),
                learned);
        Lineage lineage = new Lineage(
                        context.runId(),
                        split.words(),
                        ContentHash.of(split.split().train().table()),
                        parameters.seed(),
                        given.used(),
                        environment)
                .withData(context.data());
        ModelPackage.write(
                learned.network().trainer(),
                context.folder().resolve(PACKAGE),
                PackageDetails.none()
                        .labels(split.learned().classes())
                        .preprocessing(learned.network().prepared().preprocessing())
                        .metrics(packaged(comparison))
                        .lineage(lineage)
                        .card(report.card()));
        Path page = context.folder().resolve(REPORT);
        report.page(network, notes).write(page);
        comparison.toString().lines().forEach(context::message);
        context.message("Report: " + page);
        Map<String, Double> metrics = new LinkedHashMap<>(comparison.metrics());
        metrics.put("seconds", (System.nanoTime() - started) / 1e9);
        return new Made(PACKAGE, metrics, comparison.baselines(), rows);
    }

    private static Map<String, Double> packaged(Comparison comparison) {
        Map<String, Double> metrics = new LinkedHashMap<>(comparison.metrics());
        comparison
                .baselines()
                .forEach((model, figures) ->
                        figures.forEach((name, value) -> metrics.put("baseline_" + model + "_" + name, value)));
        return metrics;
    }
}
