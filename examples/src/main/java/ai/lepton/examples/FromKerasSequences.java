package ai.lepton.examples;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.embedding;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.lstm;
import static ai.lepton.sdk.loss.Losses.binaryCrossEntropy;
import static ai.lepton.sdk.loss.Losses.huber;
import static ai.lepton.sdk.metric.Metrics.binaryAccuracy;
import static ai.lepton.sdk.metric.Metrics.mae;
import static ai.lepton.sdk.optimizer.Optimizers.adam;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.Evaluation;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Node;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.layer.Standardize;
import java.util.List;

/** The programs of docs/guide/from-keras.md about texts and series. */
final class FromKerasSequences {

    private FromKerasSequences() {}

    /** @param rows inputs {@code words} and {@code lengths} */
    static Trainer texts(Dataset rows) {
        Node words = Node.input(Input.indexes(Shape.of(Shape.UNKNOWN)).named("words"));
        Node lengths = Node.input(Input.indexes(Shape.of()).named("lengths"));
        Node read = Node.of(lstm(8).bidirectional().withLengths(), words.then(embedding(1000, 16)), lengths);
        Model model = Model.functional(List.of(words, lengths), read.then(dense(1)));
        Trainer trainer = model.compile(adam(1e-2), binaryCrossEntropy(), binaryAccuracy());
        trainer.fit(rows, Fit.epochs(10).batchSize(16));
        return trainer;
    }

    /** @param series one number an hour */
    static Evaluation nextHour(float[] series) {
        int hours = 24;
        int count = series.length - hours;
        float[] windows = new float[count * hours];
        float[] change = new float[count]; // lies about 0, where a network starts
        for (int i = 0; i < count; i++) {
            System.arraycopy(series, i, windows, i * hours, hours);
            change[i] = series[i + hours] - series[i + hours - 1];
        }
        NdArray inputs = NdArray.of(Shape.of(count, hours, 1), windows);
        Dataset rows = Dataset.of(inputs, NdArray.of(Shape.of(count, 1), change));
        int first = count * 4 / 5;
        Dataset train = rows.rows(0, first);
        Dataset later = rows.rows(first + hours, count); // no hour is in both

        Model model =
                Model.sequential(Shape.of(hours, 1), Standardize.fittedTo(inputs.rows(0, first)), lstm(16), dense(1));
        try (Trainer trainer = model.compile(adam(1e-2), huber(), mae())) {
            trainer.fit(train, Fit.epochs(10));
            return trainer.evaluate(later);
        }
    }
}
