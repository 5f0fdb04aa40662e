package ai.lepton.data.feature;

import static ai.lepton.data.feature.Features.category;
import static ai.lepton.data.feature.Features.classes;
import static ai.lepton.data.feature.Features.number;
import static ai.lepton.data.feature.Features.text;
import static ai.lepton.data.feature.Features.value;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.loss.Losses.meanSquaredError;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.optimizer.Optimizers.adam;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.PackageFolder;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.data.split.Split;
import ai.lepton.data.table.Table;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.ModelPackage;
import ai.lepton.sdk.PackageDetails;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From columns to a package that takes raw rows. */
class PreparedModelTest {

    @TempDir
    Path folder;

    @Test
    void trainsOnColumnsAndExportsAModelOfRawRows() throws Exception {
        Table rows = Tables.with()
                .numbers("age", 20, 30, Double.NaN, 50, 60, 40)
                .categories("job", "a", "b", "a", "c", null, "b")
                .categories("rich", "no", "no", "no", "yes", "yes", "yes")
                .table(4);
        Features features = Features.of(
                        number("age").standardised().indicateMissing(),
                        category("job").minimumCount(2))
                .target(classes("rich"));
        try (Prepared prepared = Prepared.of(Split.given(rows, rows).train(), features)) {
            Dataset training = prepared.training();

            assertThat(prepared.labels()).containsExactly("no", "yes");
            assertThat(prepared.inputs()).hasSize(1);
            NdArray vectors = training.batch(new int[] {0, 2, 3, 4}).input();
            // Ages with 40 for the missing one: mean 40, standard deviation sqrt(1000 / 6); then whether it is missing;
            // then one-hot of [a, b] and the unknown.
            float away = (float) (-20 / Math.sqrt(1000.0 / 6));
            assertThat(vectors.shape()).isEqualTo(Shape.of(4, 5));
            assertThat(vectors.toFloats())
                    .containsExactly(
                            new float[] {away, 0, 1, 0, 0, 0, 1, 1, 0, 0, -away / 2, 0, 0, 0, 1, -away, 0, 0, 0, 1},
                            within(1e-6f));

            Model model = Model.sequential(prepared.input("features"), dense(4).relu(), dense(2));
            try (Trainer trainer = model.compile(adam(0.05), sparseCategoricalCrossEntropy())) {
                trainer.fit(training, Fit.epochs(100).batchSize(6));
                Path target = folder.resolve("model");
                ModelPackage.write(
                        trainer,
                        target,
                        PackageDetails.none().labels(prepared.labels()).preprocessing(prepared.preprocessing()));

                assertThat(Files.readString(target.resolve(PackageFolder.PREPROCESSING)))
                        .contains("\"vocabulary\" : [ \"a\", \"b\" ]");
                assertThat(Files.readString(target.resolve(PackageFolder.CARD)))
                        .contains("| `age` | FP32 | [N] | any finite number; NaN (in JSON null) if missing | - |")
                        .contains("{\"name\": \"job\", \"datatype\": \"BYTES\", \"shape\": [1], \"data\": [\"text\"]}");
                try (LoadedModel loaded = LoadedModel.open(target)) {
                    Map<String, NdArray> answers = loaded.score(Map.of(
                            "age", NdArray.of(Shape.of(3), 20f, Float.NaN, 55f),
                            "job", NdArray.of(Shape.of(3), "a", "\uD83D\uDE80", "")));
                    NdArray expected = trainer.predict(
                            NdArray.of(Shape.of(3, 5), away, 0, 1, 0, 0, 0, 1, 0, 0, 1, -away * 0.75f, 0, 0, 0, 1));
                    assertThat(array(answers, "probabilities").toFloats())
                            .containsExactly(expected.toFloats(), within(2e-6f));
                    assertThat(array(answers, "label").textAt(0)).isEqualTo("no");
                    assertThat(array(answers, "label").textAt(2)).isEqualTo("yes");
                }
            }
        }
    }

    @Test
    void answersInTheTargetsOwnUnit() {
        int rows = 200;
        double[] size = new double[rows];
        double[] price = new double[rows];
        for (int i = 0; i < rows; i++) {
            size[i] = 20 + i;
            price[i] = 100_000 + 3_000 * size[i];
        }
        Table table =
                Tables.with().numbers("size", size).numbers("price", price).table();
        Features features =
                Features.of(number("size").standardised()).target(value("price").withStandardisedNumber());
        try (Prepared prepared = Prepared.of(Split.given(table, table).train(), features);
                Trainer trainer =
                        Model.sequential(prepared.input("features"), dense(1)).compile(sgd(0.1), meanSquaredError())) {
            trainer.fit(prepared.training(), Fit.epochs(20).batchSize(20));
            Path target = folder.resolve("prices");
            ModelPackage.write(trainer, target, PackageDetails.none().preprocessing(prepared.preprocessing()));

            try (LoadedModel loaded = LoadedModel.open(target)) {
                NdArray answer = array(loaded.score(Map.of("size", NdArray.of(Shape.of(2), 100f, 150f))), "output");
                assertThat(answer.at(0)).isCloseTo(400_000, within(500.0));
                assertThat(answer.at(1)).isCloseTo(550_000, within(500.0));
            }
        }
    }

    /** A client of the protocol sends what it has; cleaning it before changes nothing. */
    @Test
    void cleansTextsOnTheWayIntoTheModel() {
        Table table = Tables.with()
                .texts("t", "good film", "good, GOOD!", "bad film", "bad bad")
                .categories("y", "yes", "yes", "no", "no")
                .table();
        Features features = Features.of(text("t").minimumCount(1)).target(classes("y"));
        try (Prepared prepared = Prepared.of(Split.given(table, table).train(), features);
                Trainer trainer = Model.sequential(prepared.input("t"), dense(2))
                        .compile(adam(0.1), sparseCategoricalCrossEntropy())) {
            trainer.fit(prepared.training(), Fit.epochs(30).batchSize(4));
            Path target = folder.resolve("texts");
            ModelPackage.write(
                    trainer,
                    target,
                    PackageDetails.none().labels(prepared.labels()).preprocessing(prepared.preprocessing()));

            try (LoadedModel loaded = LoadedModel.open(target)) {
                TensorSpec input = loaded.signature().input("t");
                assertThat(input.value()).isEqualTo(ValueSpec.text(ValueSpec.Cleaning.STANDARD));
                Map<String, NdArray> raw =
                        loaded.score(Map.of("t", NdArray.of(Shape.of(2), "  GOOD\u00A0film!\uD83D\uDE80", "\uFF22ad")));
                Map<String, NdArray> clean =
                        loaded.score(Map.of("t", NdArray.of(Shape.of(2), "good film ! \uD83D\uDE80", "bad")));
                assertThat(raw).isEqualTo(clean);
                assertThat(array(raw, "label").textAt(0)).isEqualTo("yes");
                assertThat(array(raw, "label").textAt(1)).isEqualTo("no");
            }
        }
    }

    @Test
    void saysWhichInputTheModelHasThatIsNotPrepared() {
        Table table = Tables.with().numbers("x", 1, 2).categories("y", "a", "b").table();
        Features features = Features.of(number("x")).target(classes("y"));
        try (Prepared prepared = Prepared.of(Split.given(table, table).train(), features);
                Trainer trainer =
                        Model.sequential(Shape.of(1), dense(2)).compile(adam(0.1), sparseCategoricalCrossEntropy())) {
            assertThatThrownBy(() -> ModelPackage.write(
                            trainer,
                            folder.resolve("none"),
                            PackageDetails.none().preprocessing(prepared.preprocessing())))
                    .hasMessage("NOT_EXPORTABLE (1205): input \"input\": FLOAT32 [1] (expected: what the preprocessing"
                            + " gives, one of [Field[name=features, dtype=FLOAT32, shape=[1]]]). Make the model with the"
                            + " inputs that the prepared rows have.");
            assertThat(folder.resolve("none")).doesNotExist();
        }
    }

    private static NdArray array(Map<String, NdArray> arrays, String name) {
        return Objects.requireNonNull(arrays.get(name));
    }
}
