package ai.lepton.onnx;

import static ai.lepton.sdk.layer.Layers.conv2d;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.dropout;
import static ai.lepton.sdk.layer.Layers.flatten;
import static ai.lepton.sdk.layer.Layers.maxPool2d;
import static ai.lepton.sdk.layer.Layers.rescaling;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.core.model.ModelManifest;
import ai.lepton.core.model.PackageFolder;
import ai.lepton.core.model.SafeTensors;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.onnx.internal.graph.ExportedGraph;
import ai.lepton.onnx.internal.writing.PackageWriter;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.ModelPackage;
import ai.lepton.sdk.PackageDetails;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.loss.Losses;
import ai.lepton.sdk.optimizer.Optimizers;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A package is there whole and right, or not at all. */
class PackageWritingTest {

    private static final PackageDetails DETAILS = PackageDetails.none()
            .labels(List.of("left", "right", "both"))
            .image(new ImageSpec(8, 8, 1, ImageSpec.Fit.RESIZE))
            .metrics(Map.of("accuracy", 0.75));

    @TempDir
    Path folder;

    @Test
    void aWrittenPackageAnswersAsTheTrainerDoes() {
        Path target = folder.resolve("stripes.lepton");
        try (Trainer trainer = trained(1)) {
            ModelPackage.write(trainer, target, DETAILS);
            NdArray rows = images(5, new Random(3));
            NdArray expected = trainer.predict(rows);
            try (LoadedModel model = LoadedModel.open(target)) {
                Map<String, NdArray> outputs = model.score(Map.of("image", rows));
                NdArray probabilities = requireNonNull(outputs.get("probabilities"));
                for (int i = 0; i < expected.elements(); i++) {
                    assertThat(probabilities.at(i))
                            .isCloseTo(expected.at(i), org.assertj.core.data.Offset.offset(1e-6));
                }
                NdArray labels = requireNonNull(outputs.get("label"));
                assertThat(labels.textAt(0)).isIn("left", "right", "both");
            }
        }
        assertThat(folder).isDirectoryNotContaining(file -> file.toString().endsWith(".tmp"));
    }

    @Test
    void theManifestSaysWhatGoesInAndComesOut() {
        Path target = folder.resolve("stripes.lepton");
        try (Trainer trainer = trained(1)) {
            ModelPackage.write(trainer, target, DETAILS);
        }
        ModelManifest manifest = PackageFolder.open(target).manifest();

        assertThat(manifest.inputs())
                .containsExactly(TensorSpec.of("image", DType.UINT8, Shape.of(-1, 8, 8, 1))
                        .withRange(0, 255)
                        .withImage(new ImageSpec(8, 8, 1, ImageSpec.Fit.RESIZE)));
        assertThat(manifest.outputs())
                .containsExactly(
                        TensorSpec.of("probabilities", DType.FLOAT32, Shape.of(-1, 3))
                                .withRange(0, 1),
                        TensorSpec.of("label", DType.STRING, Shape.of(-1)));
        assertThat(manifest.labels()).containsExactly("left", "right", "both");
        assertThat(manifest.metrics()).containsEntry("accuracy", 0.75);
        assertThat(manifest.lineage().seed()).isEqualTo(1);
        assertThat(manifest.lineage().environment()).isNotEmpty();
        assertThat(manifest.files())
                .containsOnlyKeys("MODEL_CARD.md", "architecture.json", "model.onnx", "weights.safetensors");
    }

    @Test
    void theSameWeightsGiveTheSameBytes() throws IOException {
        for (String name : new String[] {"a", "b"}) {
            try (Trainer trainer = trained(7)) {
                ModelPackage.write(trainer, folder.resolve(name), DETAILS);
            }
        }
        for (String file :
                PackageFolder.open(folder.resolve("a")).manifest().files().keySet()) {
            assertThat(folder.resolve("a").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("b").resolve(file));
        }
        assertThat(PackageFolder.open(folder.resolve("a")).digest())
                .isEqualTo(PackageFolder.open(folder.resolve("b")).digest());
    }

    @Test
    void weightsAreWrittenInSinglePrecision() throws IOException {
        Model model = Model.sequential(Shape.of(4), dense(3));
        try (Trainer trainer =
                model.compile(Compile.seed(1).dtype(DType.FLOAT64), Optimizers.sgd(0.1), Losses.meanSquaredError())) {
            ModelPackage.write(trainer, folder.resolve("double"));
        }
        assertThat(SafeTensors.read(folder.resolve("double").resolve("weights.safetensors"))
                        .values())
                .extracting(NdArray::dtype)
                .containsOnly(DType.FLOAT32);
    }

    @Test
    void aGraphWithSwappedWeightsIsCaught() {
        requireRefused(graph -> {
            TensorProto first = constant(graph, "dense_1/kernel");
            TensorProto second = constant(graph, "dense_2/kernel");
            ByteString bytes = first.getRawData();
            replace(graph, first.toBuilder().setRawData(second.getRawData()).build());
            replace(graph, second.toBuilder().setRawData(bytes).build());
        });
    }

    @Test
    void aSingleWeightThatIsALittleOffIsCaught() {
        requireRefused(graph -> {
            TensorProto bias = constant(graph, "dense_3/bias");
            ByteBuffer values = ByteBuffer.wrap(bias.getRawData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
            values.putFloat(0, values.getFloat(0) + 1e-4f);
            replace(
                    graph,
                    bias.toBuilder()
                            .setRawData(ByteString.copyFrom(values.rewind()))
                            .build());
        });
    }

    @Test
    void paddingOnTheWrongSideIsCaught() {
        requireRefused(graph -> {
            NodeProto.Builder convolution = node(graph, "Conv");
            convolution.getAttributeBuilderList().stream()
                    .filter(attribute -> attribute.getName().equals("pads"))
                    .forEach(pads ->
                            pads.clearInts().addInts(1).addInts(1).addInts(0).addInts(0));
        });
    }

    @Test
    void swappedLabelsAreCaught() {
        LeptonException refusal = requireRefused(graph -> node(graph, "LabelEncoder").getAttributeBuilderList().stream()
                .filter(attribute -> attribute.getName().equals("values_strings"))
                .forEach(names -> names.clearStrings()
                        .addStrings(ByteString.copyFromUtf8("right"))
                        .addStrings(ByteString.copyFromUtf8("left"))
                        .addStrings(ByteString.copyFromUtf8("both"))));
        assertThat(refusal.getMessage()).contains("label \"");
    }

    @Test
    void aFixedBatchIsCaught() {
        requireRefused(graph -> {
            NodeProto.Builder flatten = node(graph, "Flatten");
            graph.addInitializer(TensorProto.newBuilder()
                    .setName("fixed")
                    .setDataType(TensorProto.DataType.INT64_VALUE)
                    .addDims(2)
                    .addInt64Data(1)
                    .addInt64Data(-1));
            flatten.setOpType("Reshape").clearAttribute().addInput("fixed");
        });
    }

    @Test
    void aLayerThatRemembersIsCaught() {
        try (Trainer trainer = Model.sequential(Shape.of(4), new Alternating(), dense(2))
                .compile(Optimizers.sgd(0.1), Losses.meanSquaredError())) {
            assertThatThrownBy(() -> ModelPackage.write(trainer, folder.resolve("package")))
                    .hasMessageContaining("EXPORT_MISMATCH")
                    .hasMessageContaining("output \"output\", \"");
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void scoresInTheHundredsAreExportedThoughTheirRoundingShows() {
        Model model = Model.sequential(Shape.of(64), dense(128).relu(), dense(10));
        try (Trainer trainer =
                model.compile(Compile.seed(3), Optimizers.sgd(1e-9), Losses.sparseCategoricalCrossEntropy())) {
            Random random = new Random(4);
            float[] values = new float[64 * 64];
            for (int i = 0; i < values.length; i++) {
                values[i] = 255 * random.nextFloat();
            }
            Dataset rows = Dataset.of(NdArray.of(Shape.of(64, 64), values), NdArray.of(Shape.of(64), new long[64]));
            trainer.fit(rows, Fit.epochs(1));

            ModelPackage.write(trainer, folder.resolve("package"));
        }
        assertThat(folder.resolve("package")).isDirectory();
    }

    @Test
    void labelsAndImageMustFitTheModel() {
        try (Trainer trainer = trained(1)) {
            assertThatThrownBy(() -> ModelPackage.write(
                            trainer, folder.resolve("package"), DETAILS.labels(List.of("left", "right"))))
                    .hasMessageStartingWith("DATA_MISMATCH")
                    .hasMessageContaining("labels: 2 (expected: as many as the model's outputs, [3])");
            assertThatThrownBy(
                            () -> ModelPackage.check(trainer, DETAILS.labels(List.of("left", "right", "\ud83d\ude00"))))
                    .hasMessageStartingWith("DATA_MISMATCH")
                    .hasMessageContaining("an emoji (expected: others only). Rename the class.");
            assertThatThrownBy(() -> ModelPackage.write(
                            trainer,
                            folder.resolve("package"),
                            DETAILS.image(new ImageSpec(28, 28, 1, ImageSpec.Fit.RESIZE))))
                    .hasMessageStartingWith("DATA_MISMATCH")
                    .hasMessageContaining("image: [28, 28, 1] (expected: [8, 8, 1], the model's input)");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatIsThereAlreadyIsLeftAlone() throws IOException {
        Files.createDirectory(folder.resolve("package"));
        Files.writeString(folder.resolve("package").resolve("mine.txt"), "mine");
        Files.writeString(folder.resolve("file"), "mine");
        try (Trainer trainer = trained(1)) {
            for (String name : new String[] {"package", "file"}) {
                assertThatThrownBy(() -> ModelPackage.write(trainer, folder.resolve(name), DETAILS))
                        .hasMessageStartingWith("NAME_TAKEN")
                        .hasMessageContaining(name + ": is there already");
            }
        }
        assertThat(folder.resolve("package").resolve("mine.txt")).hasContent("mine");
        assertThat(folder.resolve("file")).hasContent("mine");
        assertThat(folder).isDirectoryNotContaining(file -> file.toString().endsWith(".tmp"));
    }

    @Test
    void aPlaceThatCannotBeWrittenLeavesNothing() throws IOException {
        Files.writeString(folder.resolve("file"), "mine");
        try (Trainer trainer = trained(1)) {
            assertThatThrownBy(() ->
                            ModelPackage.write(trainer, folder.resolve("file").resolve("package"), DETAILS))
                    .isInstanceOf(LeptonException.class)
                    .hasMessageStartingWith("NOT_WRITABLE")
                    .hasMessageContaining("Nothing was written");
        }
        assertThat(folder).isDirectoryContaining(file -> file.endsWith("file"));
        assertThat(folder.toFile().list()).hasSize(1);
    }

    /** The limit on the size of a file fails a write half-way, as a full disk does, and needs no rights. */
    @Test
    void aDiskThatFillsUpLeavesNothing() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "needs prlimit");
        try (Trainer trainer = trained(1)) {
            ModelPackage.write(trainer, folder.resolve("loads everything that is needed"), DETAILS);
            limitFileSize("2000:unlimited");
            try {
                assertThatThrownBy(() -> ModelPackage.write(trainer, folder.resolve("package"), DETAILS))
                        .isInstanceOf(LeptonException.class)
                        .hasMessageStartingWith("DISK_FULL")
                        .hasMessageContaining("Nothing was written. Free some space");
            } finally {
                limitFileSize("unlimited:unlimited");
            }
            assertThat(folder.toFile().list()).hasSize(1);
            ModelPackage.write(trainer, folder.resolve("package"), DETAILS);
        }
        assertThat(folder.resolve("package")).isDirectory();
    }

    private static void limitFileSize(String softAndHard) throws IOException, InterruptedException {
        Process prlimit = new ProcessBuilder(
                        "/usr/bin/prlimit",
                        "--pid",
                        Long.toString(ProcessHandle.current().pid()),
                        "--fsize=" + softAndHard)
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(prlimit.exitValue()).isZero();
    }

    /** Gives another answer at every second call, which no graph can. */
    private record Alternating() implements Layer {
        @Override
        public Shape outputShape(Shape input) {
            return input;
        }

        @Override
        public Forward build(Parameters parameters, Shape input) {
            boolean[] odd = {false};
            return (x, mode) -> {
                odd[0] = !odd[0];
                return odd[0] ? x.add(1) : x.sub(1);
            };
        }
    }

    /** Writes a changed graph as the exporter does, and expects that nothing comes of it. */
    private LeptonException requireRefused(Consumer<GraphProto.Builder> change) {
        try (Trainer trainer = trained(1)) {
            ExportedGraph graph = OnnxExporter.trace(trainer, DETAILS);
            ModelProto.Builder changed = graph.model().toBuilder();
            change.accept(changed.getGraphBuilder());
            assertThat(changed.build()).isNotEqualTo(graph.model());

            LeptonException refusal = catchThrowableOfType(
                    LeptonException.class,
                    () -> PackageWriter.write(
                            trainer, graph.withModel(changed.build()), DETAILS, folder.resolve("package")));

            assertThat(refusal).isNotNull();
            assertThat(refusal.code()).isEqualTo(ErrorCode.EXPORT_MISMATCH);
            assertThat(folder).isEmptyDirectory();
            return refusal;
        }
    }

    private static TensorProto constant(GraphProto.Builder graph, String name) {
        return graph.getInitializerList().stream()
                .filter(constant -> constant.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void replace(GraphProto.Builder graph, TensorProto constant) {
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            if (graph.getInitializer(i).getName().equals(constant.getName())) {
                graph.setInitializer(i, constant);
            }
        }
    }

    private static NodeProto.Builder node(GraphProto.Builder graph, String operator) {
        return graph.getNodeBuilderList().stream()
                .filter(node -> node.getOpType().equals(operator))
                .findFirst()
                .orElseThrow();
    }

    private static Trainer trained(long seed) {
        Model model = Model.sequential(
                Input.image(Shape.of(8, 8, 1)),
                rescaling(1.0 / 255),
                conv2d(4, 3).same().stride(2).relu(),
                maxPool2d(2),
                flatten(),
                dense(16).tanh(),
                dropout(0.2),
                dense(16).silu(),
                dense(3));
        Trainer trainer =
                model.compile(Compile.seed(seed), Optimizers.adam(1e-2), Losses.sparseCategoricalCrossEntropy());
        Random random = new Random(seed);
        long[] classes = random.longs(64, 0, 3).toArray();
        trainer.fit(
                Dataset.of(images(64, random), NdArray.of(Shape.of(64), classes)),
                Fit.epochs(2).batchSize(16));
        return trainer;
    }

    private static NdArray images(int rows, Random random) {
        byte[] bytes = new byte[rows * 64];
        random.nextBytes(bytes);
        return NdArray.ofBytes(Shape.of(rows, 8, 8, 1), bytes);
    }
}
