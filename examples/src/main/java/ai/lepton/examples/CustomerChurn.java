package ai.lepton.examples;

import static ai.lepton.data.feature.Features.category;
import static ai.lepton.data.feature.Features.classes;
import static ai.lepton.data.feature.Features.date;
import static ai.lepton.data.feature.Features.number;
import static ai.lepton.data.feature.Features.text;
import static ai.lepton.sdk.layer.Layers.concatenate;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.embedding;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.metric.Metrics.accuracy;
import static ai.lepton.sdk.optimizer.Optimizers.adam;

import ai.lepton.data.feature.Features;
import ai.lepton.data.feature.Prepared;
import ai.lepton.data.split.Split;
import ai.lepton.data.split.Splitter;
import ai.lepton.data.table.csv.CsvTable;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Evaluation;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.ModelPackage;
import ai.lepton.sdk.Node;
import ai.lepton.sdk.PackageDetails;
import ai.lepton.sdk.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The programs of docs/guide/features.md, which a test runs and holds together with the page. */
final class CustomerChurn {

    private CustomerChurn() {}

    static Features features() {
        return Features.of(
                        number("age").standardised(),
                        number("spent").logarithm().standardised().indicateMissing(),
                        category("plan"),
                        category("city").index().minimumCount(3),
                        date("joined"),
                        text("note").minimumCount(3))
                .target(classes("left"));
    }

    static Evaluation train(Path customers, Path target) {
        Split split = Splitter.stratified("left", 1).hold(CsvTable.of(customers), 0.25);
        try (Prepared prepared = Prepared.of(split.train(), features())) {
            Node vector = Node.input(prepared.input("features"));
            Node city = Node.input(prepared.input("city"));
            Node note = Node.input(prepared.input("note"));
            Node all = Node.of(concatenate(), vector, city.then(embedding(prepared.indexes("city"), 4)), note);
            Model model = Model.functional(
                    List.of(vector, city, note), all.then(dense(16).relu()).then(dense(2)));
            try (Trainer trainer =
                    model.compile(Compile.seed(1), adam(0.01), sparseCategoricalCrossEntropy(), accuracy())) {
                trainer.fit(prepared.training(), Fit.epochs(8).batchSize(32));
                ModelPackage.write(
                        trainer,
                        target,
                        PackageDetails.none().labels(prepared.labels()).preprocessing(prepared.preprocessing()));
                return trainer.evaluate(prepared.dataset(split.held()));
            }
        }
    }

    static List<Double> fiveFolds(Path customers) {
        List<Double> accuracies = new ArrayList<>();
        for (Split fold : Splitter.stratified("left", 1).folds(CsvTable.of(customers), 5)) {
            Features numbers =
                    Features.of(number("age").standardised(), category("plan")).target(classes("left"));
            try (Prepared prepared = Prepared.of(fold.train(), numbers);
                    Trainer trainer = Model.sequential(prepared.input("features"), dense(2))
                            .compile(adam(0.05), sparseCategoricalCrossEntropy(), accuracy())) {
                trainer.fit(prepared.training(), Fit.epochs(3).batchSize(32));
                accuracies.add(trainer.evaluate(prepared.dataset(fold.held())).metric("accuracy"));
            }
        }
        return accuracies;
    }
}
