package ai.lepton.onnx;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.dropout;
import static ai.lepton.sdk.layer.Layers.named;
import static ai.lepton.sdk.layer.Layers.relu;
import static ai.lepton.sdk.loss.Losses.meanSquaredError;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.metric.Metrics.accuracy;
import static ai.lepton.sdk.optimizer.Optimizers.adam;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.onnx.internal.architecture.ArchitectureReader;
import ai.lepton.onnx.internal.architecture.ArchitectureWriter;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Evaluation;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.ModelPackage;
import ai.lepton.sdk.Node;
import ai.lepton.sdk.Objective;
import ai.lepton.sdk.PackageDetails;
import ai.lepton.sdk.Shared;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Mode;
import ai.lepton.sdk.layer.MultiInputLayer;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models with branches: several inputs and outputs, shared layers, models inside models. */
class FunctionalModelTest {

    /** What a user writes to join two branches. */
    record Difference() implements MultiInputLayer {
        @Override
        public Shape outputShape(List<Shape> inputs) {
            return inputs.get(0);
        }

        @Override
        public MultiInputLayer.Forward build(Parameters parameters, List<Shape> inputs) {
            return (tensors, mode) -> tensors.get(0).sub(tensors.get(1));
        }
    }

    private static final int ROWS = 96;

    /** Which of two texts of numbers is larger, and by how much. */
    private static Model twins() {
        Node left = Node.input("left", Shape.of(4));
        Node right = Node.input("right", Shape.of(4));
        Shared encoder = Shared.of(dense(8).tanh());
        Node difference = Node.of(new Difference(), encoder.on(left), encoder.on(right));
        Node body = difference.then(dropout(0.1), dense(8).relu());
        return Model.functional(
                List.of(left, right),
                body.then(named("amount", dense(1))).as("by"),
                body.then(named("scores", dense(2))).as("larger"));
    }

    private static Dataset pairs(long seed) {
        Random random = new Random(seed);
        float[] left = new float[ROWS * 4];
        float[] right = new float[ROWS * 4];
        float[] by = new float[ROWS];
        long[] larger = new long[ROWS];
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < 4; i++) {
                left[row * 4 + i] = random.nextFloat() - 0.5f;
                right[row * 4 + i] = random.nextFloat() - 0.5f;
                by[row] += left[row * 4 + i] - right[row * 4 + i];
            }
            larger[row] = by[row] > 0 ? 0 : 1;
        }
        return Dataset.builder()
                .input("left", NdArray.of(Shape.of(ROWS, 4), left))
                .input("right", NdArray.of(Shape.of(ROWS, 4), right))
                .target("by", NdArray.of(Shape.of(ROWS, 1), by))
                .target("larger", NdArray.of(Shape.of(ROWS), larger))
                .build();
    }

    private static Trainer compiled(Model model) {
        return model.compile(
                Compile.seed(3),
                adam(0.02),
                Objective.of("larger", sparseCategoricalCrossEntropy(), accuracy()),
                Objective.of("by", meanSquaredError()).weight(0.5));
    }

    @Test
    void severalInputsAndOutputsAreTrainedTogetherAndServed(@TempDir Path folder) {
        Dataset rows = pairs(1);
        try (Trainer trainer = compiled(twins())) {
            Evaluation before = trainer.evaluate(rows);
            trainer.fit(rows, Fit.epochs(25).batchSize(16));
            Evaluation after = trainer.evaluate(rows);

            assertThat(after.metrics().keySet()).containsExactly("loss", "by_loss", "larger_loss", "larger_accuracy");
            assertThat(after.metric("larger_accuracy")).isGreaterThan(0.9);
            assertThat(after.loss()).isLessThan(before.loss() / 2);
            assertThat(after.loss())
                    .isCloseTo(0.5 * after.metric("by_loss") + after.metric("larger_loss"), within(1e-6));

            ModelPackage.write(
                    trainer, folder.resolve("twins"), PackageDetails.none().labels(List.of("left", "right")));
            Dataset.Batch batch = rows.batch(new int[] {0, 1, 2, 3, 4});
            Map<String, NdArray> inputs = Map.of(
                    "left", batch.inputs().get(0), "right", batch.inputs().get(1));
            Map<String, NdArray> expected = trainer.predict(inputs);
            assertThat(expected.keySet()).containsExactly("by", "larger");
            try (LoadedModel model = LoadedModel.open(folder.resolve("twins"))) {
                assertThat(model.signature().inputs())
                        .containsExactly(
                                TensorSpec.of("left", DType.FLOAT32, Shape.of(-1, 4)),
                                TensorSpec.of("right", DType.FLOAT32, Shape.of(-1, 4)));
                assertThat(model.signature().outputNames()).containsExactly("by", "larger", "label");
                Map<String, NdArray> served = model.score(inputs);
                for (String output : expected.keySet()) {
                    assertThat(requireNonNull(served.get(output)).toDoubles())
                            .containsExactly(
                                    requireNonNull(expected.get(output)).toDoubles(), within(1e-5));
                }
                NdArray larger = requireNonNull(expected.get("larger"));
                assertThat(requireNonNull(served.get("label")).textAt(0))
                        .isEqualTo(larger.at(0) > larger.at(1) ? "left" : "right");
            }
        }
    }

    @Test
    void aSharedLayerHasOneSetOfWeights() {
        try (Trainer trainer = compiled(twins())) {
            assertThat(trainer.weights().keySet())
                    .containsExactly(
                            "dense_1/kernel",
                            "dense_1/bias",
                            "dense_2/kernel",
                            "dense_2/bias",
                            "amount/kernel",
                            "amount/bias",
                            "scores/kernel",
                            "scores/bias");
            // The encoder's bias cancels in the difference of the same row; with weights of its own it would not.
            NdArray rows = pairs(2).batch(new int[] {0, 1, 2}).inputs().get(0);
            Map<String, NdArray> same = trainer.predict(Map.of("left", rows, "right", rows));
            double[] by = requireNonNull(same.get("by")).toDoubles();
            assertThat(by).containsOnly(by[0]);
        }
        assertThat(twins().summary())
                .contains("dense_1 (Dense)")
                .contains("dense_1#2 (Dense)")
                .contains("left (FLOAT32)");
    }

    @Test
    void theRecipeIsSavedWithItsBranches() {
        assertThat(ArchitectureReader.read(ArchitectureWriter.write(twins()), "architecture.json"))
                .isEqualTo(twins());
    }

    @Test
    void aModelIsALayerOfAnother() {
        Model body = Model.sequential(Shape.of(6), dense(5).relu(), dense(3));
        Node input = Node.input("input", Shape.of(6));
        Model whole = Model.functional(List.of(input), input.then(body.asLayer(), relu(), dense(2)));

        assertThat(ExportCheck.of(whole, meanSquaredError(), 4).rows()).isGreaterThan(20);
        try (Trainer trainer = whole.compile(sgd(0.1), meanSquaredError())) {
            assertThat(trainer.weights())
                    .containsKeys("model_1/dense_1/kernel", "model_1/dense_2/bias", "dense_1/bias");
        }
        assertThat(ArchitectureReader.read(ArchitectureWriter.write(whole), "architecture.json"))
                .isEqualTo(whole);
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Node left = Node.input("left", Shape.of(4));
        Node right = Node.input("right", Shape.of(4));
        Node joined = Node.of(new Difference(), left, right);

        assertThatThrownBy(() -> Node.of(dense(3), left, right))
                .hasMessageContaining("layer \"dense\": inputs: [[4], [4]] (expected: one). Join them first");
        assertThatThrownBy(() -> Model.functional(List.of(left), joined))
                .hasMessageContaining("input \"right\" [4] is not among them");
        assertThatThrownBy(() -> Model.functional(List.of(left, right), left.then(dense(1))))
                .hasMessageContaining("\"right\" leads to no output");
        assertThatThrownBy(() -> Model.functional(List.of(left, right), joined.as("a"), joined.as("a")))
                .hasMessageContaining("output name: \"a\" (expected: each name once");
        assertThatThrownBy(() -> Model.functional(List.of(joined), joined)).hasMessageContaining("made by Node.input");
        assertThatThrownBy(() -> twins().compile(sgd(0.1), meanSquaredError()))
                .hasMessageContaining("objectives: of outputs [] (expected: [by, larger], one for each)");
    }

    @Test
    void rowsThatDoNotFitAreNamed() {
        try (Trainer trainer = compiled(twins())) {
            NdArray four = NdArray.zeros(DType.FLOAT32, Shape.of(2, 4));
            NdArray three = NdArray.zeros(DType.FLOAT32, Shape.of(2, 3));
            assertThatThrownBy(() -> trainer.fit(Dataset.of(four, four), Fit.epochs(1)))
                    .hasMessageContaining("rows: inputs: [input] (expected: [left, right])");
            assertThatThrownBy(() -> trainer.predict(Map.of("left", four)))
                    .hasMessageContaining("inputs: [left] (expected: \"right\" too)");
            assertThatThrownBy(() -> trainer.predict(Map.of("left", four, "right", three)))
                    .hasMessageContaining("input \"right\": [2, 3] (expected: [-1, 4])");
            assertThatThrownBy(() -> trainer.predict(Map.of("left", four, "right", four.rows(0, 1))))
                    .hasMessageContaining("input \"right\": 1 rows (expected: 2");
            assertThatThrownBy(() -> trainer.predict(four)).hasMessageContaining("[by, larger] (expected: one)");
        }
    }

    @Test
    void aLayerWhoseShapeLiesIsNamed() {
        record Liar() implements Layer {
            @Override
            public Shape outputShape(Shape input) {
                return Shape.of(7);
            }

            @Override
            public Layer.Forward build(Parameters parameters, Shape input) {
                return (Tensor x, Mode mode) -> x;
            }

            @Override
            public boolean exportable() {
                return false;
            }
        }
        Model model = Model.sequential(Input.floats(Shape.of(4)), dense(4), new Liar(), dense(2));
        try (Trainer trainer = model.compile(sgd(0.1), meanSquaredError())) {
            assertThatThrownBy(() -> trainer.predict(NdArray.zeros(DType.FLOAT32, Shape.of(3, 4))))
                    .hasMessageContaining("layer \"liar_1\": gave [3, 4] (expected: [-1, 7], as its outputShape says)");
        }
    }
}
