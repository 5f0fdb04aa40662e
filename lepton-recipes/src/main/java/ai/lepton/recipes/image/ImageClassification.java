package ai.lepton.recipes.image;

import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.metric.Metrics.accuracy;
import static ai.lepton.sdk.optimizer.Optimizers.adam;

import ai.lepton.client.run.RunProcess;
import ai.lepton.client.run.RunProgram.Made;
import ai.lepton.codec.image.ContactSheet;
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
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Evaluation;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.History;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.ModelPackage;
import ai.lepton.sdk.PackageDetails;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.callback.Checkpoint;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Learns which class a picture belongs to: digits as MNIST has them, or a folder of pictures per class.
 *
 * <p>Held against the share of the most frequent class, which a guess without looking gets. Parameters: those of {@link
 * ImageParameters}. Besides the package it leaves in the run's folder {@value #SHEET}, {@value HeldOut#FILE} and {@value
 * #CHECKPOINT}, the weights after the last whole epoch.
 */
public final class ImageClassification implements Recipe {

    /** The first test images with predicted and true classes. */
    public static final String SHEET = "predictions.png";

    static final String CHECKPOINT = "checkpoint.safetensors";
    static final String PACKAGE = "package";

    private static final double LEARNING_RATE = 1e-3;
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
    public Made run(RunContext context) throws IOException {
        RunParameters given = new RunParameters(context.parameters());
        ImageParameters parameters = read(given);

        LabelledImages read = ImageDataReader.read(parameters);
        LabelledImages data = read.withOrigin(context.named(read.origin()));
        TestRows test = TestRows.of(data);
        int epochs = parameters
                .epochs()
                .orElseGet(() -> parameters.model().epochsFor(data.train().size(), parameters.batchSize()));
        given.resolve("epochs", epochs);
        Model model = parameters
                .model()
                .model(data.train().inputShape(), data.labels().size());
        HeldOut.of(parameters.seed(), test.images(), test.names(), model.input().name())
                .write(context.folder());
        describe(context, data);

        Compile options = Compile.seed(parameters.seed());
        try (Trainer trainer =
                model.compile(options, adam(LEARNING_RATE), sparseCategoricalCrossEntropy(), accuracy())) {
            PackageDetails details = PackageDetails.none().labels(data.labels()).image(data.input());
            ModelPackage.check(trainer, details);
            Map<String, String> environment = RunEnvironment.of(trainer);
            context.environment(environment);
            long started = System.nanoTime();
            History history = trainer.fit(data.train(), fit(context, parameters, epochs, data));
            double seconds = (System.nanoTime() - started) / 1e9;
            Evaluation evaluation = trainer.evaluate(data.test());
            writeSheet(context, trainer, test);

            Map<String, Double> metrics = new LinkedHashMap<>(evaluation.metrics());
            metrics.put("baseline_accuracy", test.majorityShare());
            Lineage lineage = new Lineage(
                            context.runId(), data.origin(), data.sha256(), parameters.seed(), given.used(), environment)
                    .withData(context.data());
            ModelPackage.write(
                    trainer,
                    context.folder().resolve(PACKAGE),
                    details.metrics(metrics).lineage(lineage).card(Card.of(context.modelName(), data, metrics)));
            metrics.put("epochs", (double) history.epochs().size());
            metrics.put("seconds", seconds);
            return new Made(PACKAGE, metrics);
        }
    }

    private static void describe(RunContext context, LabelledImages data) {
        context.message(String.format(
                Locale.ROOT,
                "%s: %,d images to train on, %,d to test with, %d classes",
                data.origin(),
                data.train().size(),
                data.test().size(),
                data.labels().size()));
        data.notes().forEach(context::message);
    }

    private static Fit fit(RunContext context, ImageParameters parameters, int epochs, LabelledImages data) {
        Fit fit = Fit.epochs(epochs)
                .batchSize(parameters.batchSize())
                .callback(new ProgressReports(context, System::nanoTime))
                .callback(new Checkpoint(context.folder().resolve(CHECKPOINT)));
        return parameters
                .augment()
                .on(parameters.model().adjust(fit), data.train().inputShape());
    }

    private static void writeSheet(RunContext context, Trainer trainer, TestRows test) throws IOException {
        int shown = Math.min(SHOWN, test.size());
        List<String> predicted = test.predicted(trainer, shown);
        ContactSheet sheet = new ContactSheet(SHEET_COLUMNS);
        for (int row = 0; row < shown; row++) {
            sheet.add(
                    test.images().rows(row, row + 1),
                    predicted.get(row),
                    test.names().get(row));
        }
        AtomicWrite.file(context.folder().resolve(SHEET), sheet.png());
    }
}
