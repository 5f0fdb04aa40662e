package ai.lepton.examples;

import static ai.lepton.examples.Huber.huber;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.flatten;
import static ai.lepton.sdk.log.Logs.tensorBoardLog;
import static ai.lepton.sdk.loss.Losses.meanSquaredError;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.metric.Metrics.accuracy;
import static ai.lepton.sdk.metric.Metrics.recall;
import static ai.lepton.sdk.optimizer.Optimizers.adam;
import static ai.lepton.sdk.schedule.Schedules.reduceOnPlateau;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.SafeTensors;
import ai.lepton.onnx.TrainedModel;
import ai.lepton.sdk.Checkpoints;
import ai.lepton.sdk.Evaluation;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.History;
import ai.lepton.sdk.LearningRateFinder;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.ModelPackage;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.callback.Checkpoint;
import ai.lepton.sdk.callback.EarlyStopping;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.layer.Standardize;
import ai.lepton.sdk.loss.ClassWeighted;
import ai.lepton.sdk.optimizer.Optimizers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The programs of docs/guide/from-keras.md about training, saving and what to watch for. */
final class FromKerasTraining {

    private FromKerasTraining() {}

    static History watched(Dataset train, Dataset validation, Path folder) {
        Model model = Model.sequential(Shape.of(28, 28, 1), flatten(), dense(32).relu(), dense(10));
        try (Trainer trainer =
                model.compile(adam(reduceOnPlateau(1e-3).patience(2)), sparseCategoricalCrossEntropy(), accuracy())) {
            Fit fit = Fit.epochs(8)
                    .validation(validation)
                    .callback(EarlyStopping.onHighest("val_accuracy", 3))
                    .callback(new Checkpoint(folder.resolve("weights.safetensors")))
                    .callback(tensorBoardLog(folder.resolve("events")))
                    .checkpoints(Checkpoints.in(folder.resolve("checkpoints")).everyBatches(10))
                    .resume(folder.resolve("checkpoints"));
            return trainer.fit(train, fit);
        }
    }

    static double learningRate(Model model, Dataset train) {
        LearningRateFinder finder = LearningRateFinder.between(1e-5, 1);
        return finder.find(model, Optimizers::adam, sparseCategoricalCrossEntropy(), train)
                .suggestion();
    }

    /** @param labels those of {@code train}, 0 and 1 */
    static Evaluation unbalanced(Dataset train, NdArray labels, Dataset test) {
        double[] weights = ClassWeighted.balanced(labels, 2);
        Model model = Model.sequential(train.inputShape(), dense(8).relu(), dense(2));
        try (Trainer trainer =
                model.compile(adam(1e-2), sparseCategoricalCrossEntropy().classWeights(weights), recall())) {
            trainer.fit(train, Fit.epochs(10));
            return trainer.evaluate(test);
        }
    }

    static Evaluation ownComponents(Dataset rows) {
        Model model = Model.sequential(rows.inputShape(), dense(8).tanh(), new Gain(1), dense(1));
        try (Trainer trainer = model.compile(adam(1e-2), huber(1), new Within(0.5))) {
            trainer.fit(rows, Fit.epochs(20));
            return trainer.evaluate(rows);
        }
    }

    static void save(Trainer trainer, Path folder) throws IOException {
        SafeTensors.write(folder.resolve("weights.safetensors"), trainer.weights(), Map.of());
        ModelPackage.write(trainer, folder.resolve("model.lepton"));
    }

    static Trainer load(Path folder) throws IOException {
        TrainedModel trained = TrainedModel.read(folder.resolve("model.lepton"));
        Trainer trainer = trained.compile(adam(1e-3), meanSquaredError());
        trainer.load(SafeTensors.read(folder.resolve("weights.safetensors")));
        return trainer;
    }

    /** @param inputs those of {@code train} */
    static Model scaledByTrainingRows(NdArray inputs) {
        return Model.sequential(Shape.of(inputs.shape().last()), Standardize.fittedTo(inputs), dense(1));
    }

    /** The accuracy on the rows that early stopping has watched, and on rows that nothing has seen. */
    static double[] watchedAndUnseen(Dataset train, Dataset validation, Dataset test) {
        Model model = Model.sequential(train.inputShape(), dense(32).relu(), dense(2));
        try (Trainer trainer = model.compile(adam(1e-2), sparseCategoricalCrossEntropy(), accuracy())) {
            trainer.fit(
                    train, Fit.epochs(30).validation(validation).callback(EarlyStopping.onHighest("val_accuracy", 29)));
            double watched = trainer.evaluate(validation).metric("accuracy");
            double unseen = trainer.evaluate(test).metric("accuracy");
            return new double[] {watched, unseen};
        }
    }
}
