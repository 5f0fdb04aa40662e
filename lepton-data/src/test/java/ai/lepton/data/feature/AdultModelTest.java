package ai.lepton.data.feature;

import static ai.lepton.data.feature.Features.category;
import static ai.lepton.data.feature.Features.classes;
import static ai.lepton.data.feature.Features.number;
import static ai.lepton.sdk.layer.Layers.concatenate;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.embedding;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.metric.Metrics.accuracy;
import static ai.lepton.sdk.optimizer.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.codec.raw.RawPart;
import ai.lepton.codec.raw.RawRows;
import ai.lepton.core.NdArray;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.data.TestFiles;
import ai.lepton.data.raw.RawChunks;
import ai.lepton.data.split.Split;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.Table;
import ai.lepton.data.table.csv.CsvTable;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Evaluation;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.ModelPackage;
import ai.lepton.sdk.Node;
import ai.lepton.sdk.PackageDetails;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real columns of all kinds, a network of several inputs, and rows as a person has them. */
class AdultModelTest {

    @TempDir
    Path folder;

    @Test
    void aNetworkOfSeveralInputsLearnsAndAnswersToRowsAsPeopleHaveThem() {
        Table train = first(CsvTable.of(TestFiles.shared("adult/train.csv")), 1500);
        Table test = first(CsvTable.of(TestFiles.shared("adult/test.csv")), 400);
        Features features = Features.of(
                        number("age").standardised(),
                        number("education_num").standardised(),
                        number("capital_gain").logarithm().standardised(),
                        number("capital_loss").logarithm().standardised(),
                        number("hours_per_week").bucketed(5),
                        category("workclass"),
                        category("marital_status"),
                        category("relationship"),
                        category("sex"),
                        category("native_country").meanTarget(),
                        category("occupation").index())
                .target(classes("income"))
                .missing(List.of("?"));
        try (Prepared prepared = Prepared.of(Split.given(train, test).train(), features)) {
            Node vector = Node.input(prepared.input("features"));
            Node occupation = Node.input(prepared.input("occupation"));
            Node joined = Node.of(concatenate(), vector, occupation.then(embedding(prepared.indexes("occupation"), 4)));
            Model model = Model.functional(
                    List.of(vector, occupation), joined.then(dense(24).relu()).then(dense(2)));
            try (Trainer trainer =
                    model.compile(Compile.seed(1), adam(0.01), sparseCategoricalCrossEntropy(), accuracy())) {
                trainer.fit(prepared.training(), Fit.epochs(4).batchSize(32));
                Dataset held = prepared.dataset(test);
                Evaluation result = trainer.evaluate(held);
                assertThat(result.metric("accuracy")).isGreaterThan(0.8);

                Path target = folder.resolve("adult");
                ModelPackage.write(
                        trainer,
                        target,
                        PackageDetails.none().labels(prepared.labels()).preprocessing(prepared.preprocessing()));
                try (LoadedModel loaded = LoadedModel.open(target)) {
                    requireSameAnswers(loaded, trainer, held, test);
                }
            }
        }
    }

    private static void requireSameAnswers(LoadedModel loaded, Trainer trainer, Dataset held, Table test) {
        List<TensorSpec> inputs = loaded.signature().inputs();
        List<RawPart> parts = RawRows.of(inputs).encode(written(test, inputs));
        NdArray answers =
                Objects.requireNonNull(loaded.score(parts.get(0).inputs()).get("probabilities"));
        List<NdArray> arrays =
                held.batch(IntStream.range(0, held.size()).toArray()).inputs();
        Map<String, NdArray> named = new LinkedHashMap<>();
        for (int i = 0; i < arrays.size(); i++) {
            named.put(held.inputs().get(i).name(), arrays.get(i));
        }
        NdArray expected = trainer.predict(named).values().iterator().next();
        assertThat(answers.toFloats()).containsExactly(expected.toFloats(), within(2e-6f));
    }

    /** Rows as they stand in a file: everything is text, and what is missing is a question mark. */
    private static List<Map<String, @Nullable Object>> written(Table table, List<TensorSpec> inputs) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        try (ChunkReader reader = table.open()) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                for (int i = 0; i < chunk.size(); i++) {
                    Map<String, @Nullable Object> row = new LinkedHashMap<>();
                    for (TensorSpec input : inputs) {
                        String text = RawChunks.texts(chunk, input.name())[i];
                        row.put(input.name(), text == null ? "?" : text);
                    }
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    private static Table first(Table table, int rows) {
        BitSet chosen = new BitSet();
        chosen.set(0, rows);
        return table.rows(chosen);
    }
}
