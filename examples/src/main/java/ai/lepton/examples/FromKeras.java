package ai.lepton.examples;

import static ai.lepton.sdk.layer.Layers.batchNorm;
import static ai.lepton.sdk.layer.Layers.concatenate;
import static ai.lepton.sdk.layer.Layers.conv2d;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.dropout;
import static ai.lepton.sdk.layer.Layers.flatten;
import static ai.lepton.sdk.layer.Layers.maxPool2d;
import static ai.lepton.sdk.layer.Layers.relu;
import static ai.lepton.sdk.layer.Layers.rescaling;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.embedding;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.lstm;
import static ai.lepton.sdk.loss.Losses.binaryCrossEntropy;
import static ai.lepton.sdk.loss.Losses.meanSquaredError;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.metric.Metrics.accuracy;
import static ai.lepton.sdk.metric.Metrics.rocAuc;
import static ai.lepton.sdk.optimizer.Optimizers.adam;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static ai.lepton.sdk.schedule.Schedules.cosine;

import ai.lepton.core.Shape;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Evaluation;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.History;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Node;
import ai.lepton.sdk.Objective;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.callback.EarlyStopping;
import ai.lepton.sdk.data.Dataset;
import java.util.List;
import java.util.Map;

/** The programs of docs/guide/from-keras.md, which a test runs and holds together with the page. */
final class FromKeras {

    private FromKeras() {}

    static Evaluation classifier(Dataset train, Dataset test) {
        Model model =
                Model.sequential(Shape.of(28, 28, 1), flatten(), dense(128).relu(), dropout(0.2), dense(10));
        try (Trainer trainer = model.compile(adam(1e-3), sparseCategoricalCrossEntropy(), accuracy())) {
            trainer.fit(train, Fit.epochs(5).batchSize(32));
            return trainer.evaluate(test);
        }
    }

    static History convolutions(Dataset train, Dataset validation) {
        Model model = Model.sequential(
                Input.image(Shape.of(28, 28, 1)),
                rescaling(1 / 255.0),
                conv2d(16, 3).same().withoutBias(),
                batchNorm(),
                relu(),
                maxPool2d(2),
                flatten(),
                dense(10));
        try (Trainer trainer =
                model.compile(adam(cosine(1e-3, 200).warmUp(20)), sparseCategoricalCrossEntropy(), accuracy())) {
            return trainer.fit(train, Fit.epochs(20).validation(validation).callback(EarlyStopping.of(3)));
        }
    }

    static Map<String, Double> twoInputs(Dataset rows) {
        Node words = Node.input(Input.indexes(Shape.of(Shape.UNKNOWN)).named("words"));
        Node numbers = Node.input("numbers", Shape.of(3));
        Node text = words.then(embedding(1000, 16), lstm(16));
        Node both = Node.of(concatenate(), text, numbers.then(dense(8).relu()));
        Model model = Model.functional(
                List.of(words, numbers),
                both.then(dense(1)).as("bought"),
                both.then(dense(1)).as("price"));
        try (Trainer trainer = model.compile(
                Compile.seed(1),
                adam(1e-2),
                Objective.of("bought", binaryCrossEntropy(), rocAuc()),
                Objective.of("price", meanSquaredError()).weight(0.1))) {
            trainer.fit(rows, Fit.epochs(3));
            return trainer.evaluate(rows).metrics();
        }
    }

    static Trainer labelsAsNumbers() {
        Model model = Model.sequential(Shape.of(4), dense(3));
        return model.compile(sgd(0.1), meanSquaredError());
    }

    static Trainer softmaxTwice() {
        Model model = Model.sequential(Shape.of(4), dense(3).softmax());
        return model.compile(sgd(0.1), sparseCategoricalCrossEntropy());
    }
}
