package ai.lepton.recipes.image;

import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.metric.Metrics.accuracy;
import static ai.lepton.sdk.optimizer.Optimizers.adam;

import ai.lepton.core.NdArray;
import ai.lepton.client.run.RunProcess;
import ai.lepton.client.run.RunProgram.Made;
import ai.lepton.core.model.Lineage;
import ai.lepton.recipes.Recipe;
import ai.lepton.recipes.RunContext;
import ai.lepton.recipes.RunEnvironment;
import ai.lepton.recipes.RunParameters;
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
    private static final String PACKAGE = "package";
    private static final double LEARNING_RATE = 1e-3;

    /** Started by a server, which says on standard input what to do. */
    public static void main(String[] arguments) {
        RunProcess.main(new ImageClassification()::run);
    }

    @Override
    public String name() {
        return "image-classification";
    }

    @Override
    public Made run(RunContext context) throws IOException {
        RunParameters given = new RunParameters(context.parameters());
        ImageParameters parameters = ImageParameters.read(given);
        given.refuseOthers();

        ImageData data = ImageDataReader.read(parameters);
        Model model = parameters.model().model(data.imageShape(), data.classes().size());
        HeldOut.of(parameters.seed(), data.testImages(), data.testNames(), model.input().name())
                .write(context.folder());
        context.message(String.format(
                Locale.ROOT,
                "%s: %,d training images, %,d test images, %d classes",
                data.words(),
                data.train().size(),
                data.testImages().rows(),
                data.classes().size()));

        Compile options = Compile.seed(parameters.seed());
        try (Trainer trainer =
                model.compile(options, adam(LEARNING_RATE), sparseCategoricalCrossEntropy(), accuracy())) {
            Map<String, String> environment = RunEnvironment.of(trainer);
            context.environment(environment);
            long started = System.nanoTime();
            History history = trainer.fit(data.train(), fit(context, parameters));
            double seconds = (System.nanoTime() - started) / 1e9;
            Evaluation test = trainer.evaluate(data.test());
            writeSheet(context, trainer, data);

            Map<String, Double> metrics = new LinkedHashMap<>(test.metrics());
            metrics.put("baseline_accuracy", data.majorityShare());
            Lineage lineage = new Lineage(
                    context.runId(), data.words(), data.hash(), parameters.seed(), given.used(), environment);
            ModelPackage.write(
                    trainer,
                    context.folder().resolve(PACKAGE),
                    PackageDetails.none()
                            .labels(data.classes())
                            .image(data.spec())
                            .metrics(metrics)
                            .lineage(lineage)
                            .card(Card.of(context.modelName(), data, test)));
            metrics.put("epochs", (double) history.epochs().size());
            metrics.put("seconds", seconds);
            return new Made(PACKAGE, metrics);
        }
    }

    private static Fit fit(RunContext context, ImageParameters parameters) {
        Fit fit = Fit.epochs(parameters.epochs())
                .batchSize(parameters.batchSize())
                .callback(new ProgressReports(context, System::nanoTime))
                .callback(new Checkpoint(context.folder().resolve(CHECKPOINT)));
        return parameters.augment().on(fit);
    }

    private static void writeSheet(RunContext context, Trainer trainer, ImageData data) throws IOException {
        int shown = Math.min(ContactSheet.IMAGES, data.testImages().rows());
        NdArray images = data.testImages().rows(0, shown);
        NdArray probabilities = trainer.predict(images);
        List<String> predicted = java.util.stream.IntStream.range(0, shown)
                .mapToObj(row -> data.classes().get(largest(probabilities.rows(row, row + 1))))
                .toList();
        ContactSheet.write(
                context.folder().resolve(SHEET), images, predicted, data.testNames().subList(0, shown));
    }

    private static int largest(NdArray values) {
        int best = 0;
        for (int i = 1; i < values.elements(); i++) {
            best = values.at(i) > values.at(best) ? i : best;
        }
        return best;
    }
}
