package ai.lepton.examples;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.dropout;
import static ai.lepton.sdk.layer.Layers.flatten;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.metric.Metrics.accuracy;
import static ai.lepton.sdk.optimizer.Optimizers.adam;

import ai.lepton.core.Shape;
import ai.lepton.sdk.Evaluation;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.History;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.ModelPackage;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Trains the classic network for digits and writes its package; the digits are drawn, so that nothing is needed. */
public final class DigitsExample {

    private DigitsExample() {}

    /** @param args where to write the package, {@code digits.lepton} by default */
    public static void main(String[] args) {
        Path target = Path.of(args.length > 0 ? args[0] : "digits.lepton");
        Dataset rows = SevenSegments.draw(3_000, 1);
        Evaluation result = train(rows.rows(0, 2_000), rows.rows(2_000, 2_500), rows.rows(2_500, 3_000), target);
        System.out.printf(Locale.ROOT, "accuracy %.4f, package in %s%n", result.metric("accuracy"), target);
    }

    /**
     * Describe, compile, fit, evaluate, write.
     *
     * @return figures on {@code test}, which training has not seen
     */
    static Evaluation train(Dataset train, Dataset validation, Dataset test, Path target) {
        Model model =
                Model.sequential(Shape.of(28, 28, 1), flatten(), dense(128).relu(), dropout(0.2), dense(10));
        try (Trainer trainer = model.compile(adam(1e-3), sparseCategoricalCrossEntropy(), accuracy())) {
            History history = trainer.fit(train, Fit.epochs(5).batchSize(32).validation(validation));
            System.out.println("loss, epoch by epoch: " + Arrays.toString(history.values("loss")));
            Evaluation result = trainer.evaluate(test);
            ModelPackage.write(trainer, target);
            return result;
        }
    }
}
