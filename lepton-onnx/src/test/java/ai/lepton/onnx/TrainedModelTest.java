package ai.lepton.onnx;

import static ai.lepton.sdk.layer.Layers.averagePool2d;
import static ai.lepton.sdk.layer.Layers.batchNorm;
import static ai.lepton.sdk.layer.Layers.conv2d;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.dropout;
import static ai.lepton.sdk.layer.Layers.flatten;
import static ai.lepton.sdk.layer.Layers.globalAveragePool2d;
import static ai.lepton.sdk.layer.Layers.maxPool2d;
import static ai.lepton.sdk.layer.Layers.named;
import static ai.lepton.sdk.layer.Layers.relu;
import static ai.lepton.sdk.layer.Layers.rescaling;
import static ai.lepton.sdk.layer.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.onnx.TestLayers.Gain;
import ai.lepton.onnx.TestLayers.Residual;
import ai.lepton.onnx.internal.architecture.ArchitectureReader;
import ai.lepton.onnx.internal.architecture.ArchitectureWriter;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.ModelPackage;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.loss.Losses;
import ai.lepton.sdk.optimizer.Optimizers;
import ai.lepton.sdk.tensor.Initializer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A package can be trained on: its recipe comes back equal, its weights bit for bit. */
class TrainedModelTest {

    private static final Model EVERYTHING = Model.sequential(
            Input.image(Shape.of(16, 16, 1)),
            rescaling(1.0 / 255, -0.5),
            named("first", conv2d(4, 3).same().stride(2).relu().withInitializer(Initializer.heNormal())),
            batchNorm(),
            sequential(
                    maxPool2d(2),
                    conv2d(4, 1).withoutBias().gelu(),
                    averagePool2d(2).same()),
            new Residual(sequential(dropout(0.25), new Gain(1.25), relu())),
            globalAveragePool2d(),
            flatten(),
            dense(3).withInitializer(Initializer.normal(0.02)));

    /** Components of every kind that can be written. */
    private record Kinds(
            long count,
            boolean flag,
            float ratio,
            double limit,
            @Nullable String note,
            Shape shape,
            List<Double> weights,
            List<? extends Layer> layers,
            Value value)
            implements Layer {

        private record Value(Integer number) {}

        @Override
        public Shape outputShape(Shape input) {
            return input;
        }

        @Override
        public Forward build(Parameters parameters, Shape input) {
            return (x, mode) -> x;
        }
    }

    @Test
    void everyLayerComesBackEqual() {
        assertThat(read(ArchitectureWriter.write(EVERYTHING))).isEqualTo(EVERYTHING);
    }

    @Test
    void everyKindOfComponentComesBackEqual() {
        for (String note : new @Nullable String[] {"a \"note\"", null}) {
            Model model = Model.sequential(
                    Shape.of(2),
                    new Kinds(
                            1L << 60,
                            true,
                            0.1f,
                            Double.POSITIVE_INFINITY,
                            note,
                            Shape.of(-1, 3),
                            List.of(0.1, -2.0),
                            List.of(relu(), dense(2)),
                            new Kinds.Value(7)));

            assertThat(read(ArchitectureWriter.write(model))).isEqualTo(model);
        }
    }

    @Test
    void theFileIsReadable() {
        Model model = Model.sequential(Shape.of(2), dense(3).relu());

        assertThat(new String(ArchitectureWriter.write(model), StandardCharsets.UTF_8).replace("\r", ""))
                .isEqualTo("""
                        {
                          "formatVersion" : 2,
                          "restorable" : true,
                          "inputs" : [ {
                            "name" : "input",
                            "dtype" : "FLOAT32",
                            "shape" : [ 2 ]
                          } ],
                          "steps" : [ {
                            "name" : "dense_1",
                            "place" : "dense_1",
                            "layer" : {
                              "record" : "ai.lepton.sdk.layer.Dense",
                              "components" : {
                                "units" : 3,
                                "activation" : "RELU",
                                "useBias" : true,
                                "initializer" : {
                                  "record" : "ai.lepton.sdk.tensor.Initializer$GlorotUniform",
                                  "components" : { }
                                }
                              }
                            },
                            "from" : [ "input" ]
                          } ],
                          "outputs" : [ {
                            "name" : "",
                            "from" : "dense_1"
                          } ]
                        }""");
    }

    @Test
    void trainingGoesOnWhereItStopped(@TempDir Path folder) {
        Dataset rows = rows(new Random(5));
        NdArray before;
        try (Trainer trainer =
                EVERYTHING.compile(Compile.seed(5), Optimizers.sgd(0.01), Losses.sparseCategoricalCrossEntropy())) {
            trainer.fit(rows, Fit.epochs(1).batchSize(8));
            before = trainer.predict(trainer.samples().get(0));
            ModelPackage.write(trainer, folder.resolve("package"));
            TrainedModel saved = TrainedModel.read(folder.resolve("package"));
            assertThat(saved.model()).isEqualTo(EVERYTHING);
            assertThat(saved.weights()).isEqualTo(trainer.weights());
        }
        try (Trainer again = TrainedModel.read(folder.resolve("package"))
                .compile(Optimizers.sgd(0.01), Losses.sparseCategoricalCrossEntropy())) {
            assertThat(again.predict(rows.batch(first(16)).input())).isEqualTo(before);
            again.fit(rows, Fit.epochs(1).batchSize(8));
            ModelPackage.write(again, folder.resolve("again"));
        }
        assertThat(folder.resolve("again")).isDirectory();
    }

    @Test
    void alambdaIsSaidToBeLostAndStaysTheSameBytes() {
        Model model = Model.sequential(
                Shape.of(2), dense(3).withInitializer((shape, random) -> new double[(int) shape.elements()]));
        String json = new String(ArchitectureWriter.write(model), StandardCharsets.UTF_8);

        assertThat(json)
                .contains("\"restorable\" : false,\n  \"inputs\"")
                .contains("\"kind\" : \"lambda\"")
                .doesNotContain("$$Lambda");
        assertThatThrownBy(() -> read(json.getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("PACKAGE_CORRUPT")
                .hasMessageContaining("steps[0].layer.initializer: \"lambda\" was not written (expected: a record)");
    }

    @Test
    void aLayerThatIsNoRecordIsWrittenAsItsKind() {
        Layer layer = new Layer() {
            @Override
            public Shape outputShape(Shape input) {
                return input;
            }

            @Override
            public Forward build(Parameters parameters, Shape input) {
                return (x, mode) -> x;
            }

            @Override
            public String kind() {
                return "nothing";
            }
        };
        String json = new String(
                ArchitectureWriter.write(Model.sequential(Shape.of(2), layer, dense(1))), StandardCharsets.UTF_8);

        assertThat(json).contains("\"kind\" : \"nothing\"").contains("\"restorable\" : false");
    }

    @Test
    void onlyRecordsThatAreLayersAreMade() {
        for (String name : new String[] {
            "java.lang.ProcessBuilder",
            "java.lang.String",
            "ai.lepton.core.model.TensorSpec",
            "ai.lepton.sdk.loss.MeanSquaredError",
            "ai.lepton.sdk.tensor.Initializer$Constant"
        }) {
            assertThatThrownBy(() -> read(architecture("{\"record\": \"" + name + "\", \"components\": {}}")))
                    .hasMessageContaining("PACKAGE_CORRUPT (1301)")
                    .hasMessageContaining(
                            "steps[0].layer: \"" + name + "\" (expected: a record that is a MultiInputLayer)");
        }
    }

    @Test
    void aClassThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> read(architecture("{\"record\": \"com.example.Gone\", \"components\": {}}")))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_NOT_FOUND))
                .hasMessageContaining("steps[0].layer: class com.example.Gone: not on the class path");
    }

    @Test
    void whatDoesNotFitIsNamedByItsPlace() {
        String dense = "ai.lepton.sdk.layer.Dense";
        assertThatThrownBy(() -> read(architecture("{\"record\": \"" + dense + "\", \"components\": {}}")))
                .hasMessageContaining("steps[0].layer.units: missing");
        assertThatThrownBy(() ->
                        read(architecture("{\"record\": \"" + dense + "\", \"components\": {\"units\": \"many\"}}")))
                .hasMessageContaining("steps[0].layer.units: \"many\" (expected: a whole number)");
        assertThatThrownBy(() -> read(architecture(
                        "{\"record\": \"ai.lepton.sdk.layer.Dropout\"," + " \"components\": {\"rate\": 2}}")))
                .hasMessageContaining("steps[0].layer: rate: 2.0 (expected: 0 <= rate < 1)");
        assertThatThrownBy(() -> read(architecture("{\"record\": \"ai.lepton.sdk.layer.Activate\","
                        + " \"components\": {\"activation\": \"MAGIC\"}}")))
                .hasMessageContaining("steps[0].layer.activation: \"MAGIC\" (expected: one of [LINEAR, RELU");
        assertThatThrownBy(() -> read(architecture("[]"))).hasMessageContaining("steps[0].layer: []");
        assertThatThrownBy(() -> read("{".getBytes(StandardCharsets.UTF_8))).hasMessageContaining("no JSON");
        assertThatThrownBy(() -> read("{\"formatVersion\": 3}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("PACKAGE_VERSION")
                .hasMessageContaining("formatVersion: 3 (expected: 2)");
    }

    @Test
    void aDamagedPackageIsRefused(@TempDir Path folder) throws java.io.IOException {
        try (Trainer trainer =
                Model.sequential(Shape.of(2), dense(1)).compile(Optimizers.sgd(0.1), Losses.meanSquaredError())) {
            ModelPackage.write(trainer, folder.resolve("package"));
        }
        Files.writeString(folder.resolve("package").resolve("architecture.json"), "{}");

        assertThatThrownBy(() -> TrainedModel.read(folder.resolve("package")))
                .hasMessageContaining("PACKAGE_CORRUPT")
                .hasMessageContaining("architecture.json");
        assertThatThrownBy(() -> TrainedModel.read(folder.resolve("nothing"))).hasMessageContaining("DATA_NOT_FOUND");
    }

    private static Model read(byte[] json) {
        return ArchitectureReader.read(json, "architecture.json");
    }

    private static byte[] architecture(String layer) {
        return ("{\"formatVersion\": 2, \"inputs\": [{\"name\": \"x\", \"dtype\": \"FLOAT32\", \"shape\": [2]}],"
                        + " \"steps\": [{\"name\": \"a\", \"place\": \"a\", \"from\": [\"x\"], \"layer\": " + layer
                        + "}], \"outputs\": [{\"name\": \"\", \"from\": \"a\"}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Dataset rows(Random random) {
        byte[] bytes = new byte[16 * 256];
        random.nextBytes(bytes);
        return Dataset.of(
                NdArray.ofBytes(Shape.of(16, 16, 16, 1), bytes),
                NdArray.of(Shape.of(16), random.longs(16, 0, 3).toArray()));
    }

    private static int[] first(int rows) {
        return java.util.stream.IntStream.range(0, rows).toArray();
    }
}
