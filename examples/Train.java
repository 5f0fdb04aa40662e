import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.dropout;
import static ai.lepton.sdk.layer.Layers.flatten;
import static ai.lepton.sdk.layer.Layers.rescaling;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.metric.Metrics.accuracy;
import static ai.lepton.sdk.optimizer.Optimizers.adam;

import ai.lepton.data.digits.DrawnDigits;
import ai.lepton.data.images.LabelledImages;
import ai.lepton.recipes.program.TrainingRun;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Evaluation;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.PackageDetails;
import ai.lepton.sdk.Trainer;

/** Learns digits that it draws itself: ./lepton train examples/Train.java */
public class Train {

    public static void main(String[] args) {
        TrainingRun run = TrainingRun.current();
        LabelledImages digits = new DrawnDigits(1, run.parameter("rows", 4_000), 1_000).images();
        Model model = Model.sequential(
                Input.image(digits.train().inputShape()),
                rescaling(1 / 255.0),
                flatten(),
                dense(run.parameter("units", 64)).relu(),
                dropout(0.2),
                dense(digits.labels().size()));

        Compile options = Compile.seed(run.parameter("seed", 42L));
        try (Trainer trainer = model.compile(options, adam(1e-3), sparseCategoricalCrossEntropy(), accuracy())) {
            int epochs = run.parameter("epochs", 3);
            trainer.fit(digits.train(), Fit.epochs(epochs).callback(run.progress()));
            Evaluation result = trainer.evaluate(digits.test());
            run.message("accuracy on digits it has not seen: " + result.metric("accuracy"));
            run.register(
                    trainer,
                    PackageDetails.none()
                            .labels(digits.labels())
                            .image(digits.input())
                            .metrics(result.metrics()));
        }
    }
}
