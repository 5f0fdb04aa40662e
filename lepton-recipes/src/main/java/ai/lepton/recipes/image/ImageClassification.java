package ai.lepton.recipes.image;

import static ai.lepton.sdk.metric.Metrics.accuracy;

import ai.lepton.client.run.RunProcess;
import ai.lepton.client.run.RunProgram.Made;
import ai.lepton.codec.image.ContactSheet;
import ai.lepton.core.api.RowCounts;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.core.model.Lineage;
import ai.lepton.data.images.LabelledImages;
import ai.lepton.data.tree.FileKind;
import ai.lepton.recipes.ProgressReports;
import ai.lepton.recipes.Recipe;
import ai.lepton.recipes.RunContext;
import ai.lepton.recipes.RunEnvironment;
import ai.lepton.recipes.RunParameters;
import ai.lepton.recipes.evaluation.FileEvaluation;
import ai.lepton.recipes.task.Answers;
import ai.lepton.recipes.task.Comparison;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.History;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.ModelPackage;
import ai.lepton.sdk.PackageDetails;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.callback.Checkpoint;
import ai.lepton.sdk.data.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Learns which class a picture belongs to: digits as MNIST has them, or a folder of pictures per class, also in an archive.
 *
 * <p>Held against the share of the most frequent class, which a guess without looking gets, and against a linear model on the
 * pixels. Parameters: those of {@link ImageParameters}. Besides the package it leaves in the run's folder {@value #REPORT},
 * {@value #SHEET}, {@value HeldOut#FILE} and {@value #CHECKPOINT}, the weights after the last whole epoch.
 */
public final class ImageClassification implements Recipe {

    /** The first test images with predicted and true classes. */
    public static final String SHEET = "predictions.png";

    /** The page about the training. */
    public static final String REPORT = "report.html";

    static final String CHECKPOINT = "checkpoint.safetensors";
    static final String PACKAGE = "package";

    private static final int SHOWN = 25;
    private static final int SHEET_COLUMNS = 5;

    /** Started by a server, which says on standard input what to do. */
    public static void main(String[] arguments) {
        RunProcess.main(new ImageClassification()::run);
    }

    @Override
    public String name() {
        return "image-classification";
    }

    @Override
    public void check(Map<String, String> parameters) {
        ImageParameters unused = read(new RunParameters(parameters));
    }

    @Override
    public Optional<ai.lepton.recipes.evaluation.Evaluation> evaluation() {
        return Optional.of(new FileEvaluation(FileKind.IMAGE));
    }

    private static ImageParameters read(RunParameters given) {
        ImageParameters parameters = ImageParameters.read(given);
        given.refuseOthers();
        return parameters;
    }

    @Override
    public Set<String> dataParameters() {
        return Set.of("data", "test");
    }

    @Override
    public Made run(RunContext context) throws IOException {
        RunParameters given = new RunParameters(context.parameters());
        ImageParameters parameters = read(given);
        long started = System.nanoTime();

        LabelledImages read = ImageDataReader.read(parameters);
        LabelledImages data = read.withOrigin(context.named(read.origin()));
        TestRows test = TestRows.of(data);
        List<String> notes = new ArrayList<>(data.notes());
        SeenPictures.note(data).ifPresent(notes::add);
        ImagePlan plan = plan(data, parameters, notes);
        given.resolve("epochs", plan.epochs());
        given.resolve("batch-size", plan.batchSize());
        Model model = plan.model(data);
        HeldOut.of(parameters.seed(), test.images(), test.names(), model.input().name())
                .write(context.folder());
        describe(context, data);
        notes.forEach(context::message);
        context.message("Learned by " + plan);

        Dataset rows = plan.rows(data);
        Compile options = Compile.seed(parameters.seed());
        try (Trainer trainer = model.compile(options, plan.optimizer(rows.size()), plan.loss(), accuracy())) {
            PackageDetails details = PackageDetails.none().labels(data.labels()).image(data.input());
            ModelPackage.check(trainer, details);
            Map<String, String> environment = RunEnvironment.of(trainer);
            context.environment(environment);
            History history = trainer.fit(rows, fit(context, plan, data));
            byte[] sheet = sheet(trainer, test);
            AtomicWrite.file(context.folder().resolve(SHEET), sheet);

            ImageAnswers answers = ImageAnswers.of(data, trainer, parameters.linear(), parameters.seed());
            Comparison comparison = answers.comparison();
            RowCounts counts = new RowCounts(data.train().size(), 0, data.test().size(), 0);
            ImageReport report = new ImageReport(context.modelName(), data, plan, comparison, counts, answers.c());
            Lineage lineage = new Lineage(
                            context.runId(), data.origin(), data.sha256(), parameters.seed(), given.used(), environment)
                    .withData(context.data());
            ModelPackage.write(
                    trainer,
                    context.folder().resolve(PACKAGE),
                    details.metrics(comparison.packaged()).lineage(lineage).card(report.card()));
            Path page = context.folder().resolve(REPORT);
            Answers network = Objects.requireNonNull(answers.answers().get(Comparison.NETWORK));
            report.page(network, history, sheet, notes, trainer.summary()).write(page);
            comparison.toString().lines().forEach(context::message);
            context.message("Report: " + page);
            return new Made(PACKAGE, metrics(comparison, history, started), comparison.baselines(), counts);
        }
    }

    private static ImagePlan plan(LabelledImages data, ImageParameters parameters, List<String> notes) {
        boolean isMirrored = parameters.mirror() == ImageParameters.Mirror.YES;
        if (parameters.looksForMirror()) {
            MirrorEvidence evidence = MirrorEvidence.of(data, parameters.seed());
            notes.add(evidence.words());
            isMirrored = evidence.isAllowed();
        }
        int pictures = data.train().size();
        return parameters.plan(ResidualPlan.of(pictures, data.input(), isMirrored), pictures);
    }

    private static Map<String, Double> metrics(Comparison comparison, History history, long started) {
        Map<String, Double> metrics = new LinkedHashMap<>(comparison.metrics());
        metrics.put("epochs", (double) history.epochs().size());
        metrics.put("seconds", (System.nanoTime() - started) / 1e9);
        return metrics;
    }

    private static void describe(RunContext context, LabelledImages data) {
        context.message(String.format(
                Locale.ROOT,
                "%s: %,d images to train on, %,d to test with, %d classes",
                data.origin(),
                data.train().size(),
                data.test().size(),
                data.labels().size()));
    }

    private static Fit fit(RunContext context, ImagePlan plan, LabelledImages data) {
        Fit fit = Fit.epochs(plan.epochs())
                .batchSize(ImagePlan.batchSizeFor(data.train().size(), plan.batchSize()))
                .callback(new ProgressReports(context, System::nanoTime))
                .callback(new Checkpoint(context.folder().resolve(CHECKPOINT)));
        return plan.adjust(fit, data);
    }

    private static byte[] sheet(Trainer trainer, TestRows test) {
        int shown = Math.min(SHOWN, test.size());
        List<String> predicted = test.predicted(trainer, shown);
        ContactSheet sheet = new ContactSheet(SHEET_COLUMNS);
        for (int row = 0; row < shown; row++) {
            sheet.add(
                    test.images().rows(row, row + 1),
                    predicted.get(row),
                    test.names().get(row));
        }
        return sheet.png();
    }
}
