package ai.lepton.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.PackageFolder;
import ai.lepton.core.model.TensorSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedModelTest {

    @TempDir
    Path folder;

    @Test
    void answersInTheOrderOfTheSignature() throws Exception {
        TestGraph graph = TestGraph.classifier("cat", "dog");
        List<TensorSpec> swapped =
                List.of(graph.outputs().get(1), graph.outputs().get(0));
        try (LoadedModel model = LoadedModel.open(TestPackage.write(folder, graph, graph.inputs(), swapped, null))) {
            Map<String, NdArray> outputs = model.score(Map.of("x", NdArray.of(Shape.of(2, 2), 1f, 0f, -2f, 3f)));
            assertThat(outputs.keySet()).containsExactly("label", "probabilities");
            assertThat(outputs.get("label")).isEqualTo(NdArray.of(Shape.of(2), "cat", "dog"));
            // softmax([1, 0]) and softmax([-2, 3]), by hand.
            assertThat(outputs).hasEntrySatisfying("probabilities", p -> {
                assertThat(p.at(0)).isCloseTo(0.7310585786300049, offset(1e-6));
                assertThat(p.at(3)).isCloseTo(0.9933071490757153, offset(1e-6));
            });
            assertThat(model.score(Map.of("x", NdArray.of(Shape.of(1, 2), 0f, 9f)), List.of("label")))
                    .containsExactly(Map.entry("label", NdArray.of(Shape.of(1), "dog")));
        }
    }

    @Test
    void namesTheInputThatIsMissingOrUnknown() throws Exception {
        try (LoadedModel model = LoadedModel.open(TestPackage.write(folder, TestGraph.sumAndDifference()))) {
            NdArray row = NdArray.of(Shape.of(1, 2), 1f, 2f);
            assertFails(
                    ErrorCode.MISSING_INPUT,
                    "input \"b\": missing (expected: FP32 [-1, 2])",
                    () -> model.score(Map.of("a", row)));
            assertFails(
                    ErrorCode.UNKNOWN_INPUT,
                    "input \"c\": unknown (expected: one of [a, b])",
                    () -> model.score(Map.of("a", row, "b", row, "c", row)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.score(Map.of("a", row, "b", row), List.of("product")))
                    .withMessage("outputs: [product] (expected: some of [sum, difference])");
        }
    }

    @Test
    void refusesTheWrongTypeShapeOrNumberOfRows() throws Exception {
        try (LoadedModel model = LoadedModel.open(TestPackage.write(folder, TestGraph.sumAndDifference()))) {
            NdArray row = NdArray.of(Shape.of(1, 2), 1f, 2f);
            assertFails(
                    ErrorCode.INPUT_MISMATCH,
                    "input \"b\": INT64 (expected: FP32)",
                    () -> model.score(Map.of("a", row, "b", NdArray.of(Shape.of(1, 2), 1L, 2L))));
            assertFails(
                    ErrorCode.INPUT_MISMATCH,
                    "input \"b\": [2] (expected: [-1, 2])",
                    () -> model.score(Map.of("a", row, "b", row.reshape(Shape.of(2)))));
            assertFails(
                    ErrorCode.INPUT_MISMATCH,
                    "input \"b\": 2 rows (expected: 1 rows, as input \"a\" has)",
                    () -> model.score(Map.of("a", row, "b", NdArray.of(Shape.of(2, 2), 1f, 2f, 3f, 4f))));
            assertFails(
                    ErrorCode.INPUT_MISMATCH,
                    "input \"a\": [0, 2] (expected: [-1, 2] with at least one row, and no empty dimension)",
                    () -> model.score(Map.of("a", row.rows(0, 0), "b", row)));
        }
    }

    @Test
    void namesTheRowThatIsNotANumber() throws Exception {
        try (LoadedModel model = LoadedModel.open(TestPackage.write(folder, TestGraph.identity(DType.FLOAT64, 2)))) {
            assertFails(
                    ErrorCode.NAN_INPUT,
                    "input \"x\" row 1: NaN (expected: a finite number)",
                    () -> model.score(Map.of("x", NdArray.of(Shape.of(2, 2), 1.0, 2.0, 3.0, Double.NaN))));
            assertFails(
                    ErrorCode.NAN_INPUT,
                    "input \"x\" row 0: -Infinity (expected: a finite number)",
                    () -> model.score(
                            Map.of("x", NdArray.of(Shape.of(2, 2), Double.NEGATIVE_INFINITY, 2.0, 3.0, 4.0))));
        }
    }

    @Test
    void takesNaNWhereItMeansMissing() throws Exception {
        TestGraph graph = new TestGraph()
                .input("x", DType.FLOAT32, Shape.of(-1, 2))
                .output("missing", DType.BOOL, Shape.of(-1, 2))
                .node("IsNaN", "x", "missing");
        TensorSpec spec = new TensorSpec("x", DType.FLOAT32, Shape.of(-1, 2), null, null, null, true, null, null);
        try (LoadedModel model =
                LoadedModel.open(TestPackage.write(folder, graph, List.of(spec), graph.outputs(), null))) {
            assertThat(model.score(Map.of("x", NdArray.of(Shape.of(1, 2), Float.NaN, 1f))))
                    .hasEntrySatisfying(
                            "missing", m -> assertThat(m.toDoubles()).containsExactly(1, 0));
            assertFails(
                    ErrorCode.NAN_INPUT,
                    "input \"x\" row 0: Infinity (expected: a finite number, or NaN for a missing one)",
                    () -> model.score(Map.of("x", NdArray.of(Shape.of(1, 2), Float.POSITIVE_INFINITY, 1f))));
        }
    }

    @Test
    void neverAnswersNaN() throws Exception {
        try (LoadedModel model = LoadedModel.open(TestPackage.write(folder, TestGraph.squareRoot()))) {
            assertThat(model.score(Map.of("x", NdArray.of(Shape.of(1, 2), 4f, 9f))))
                    .containsEntry("y", NdArray.of(Shape.of(1, 2), 2f, 3f));
            assertFails(
                    ErrorCode.NAN_OUTPUT,
                    "output \"y\" row 2: NaN (expected: a finite number). The model has no answer to this input;"
                            + " look at its values.",
                    () -> model.score(Map.of("x", NdArray.of(Shape.of(3, 2), 1f, 1f, 1f, 1f, 1f, -1f))));
        }
    }

    @Test
    void refusesAPackageWhoseSignatureIsNotTheGraphs() throws Exception {
        TestGraph graph = TestGraph.sumAndDifference();
        TensorSpec a = graph.inputs().get(0);
        TensorSpec b = graph.inputs().get(1);
        Shape shape = Shape.of(-1, 2);
        assertRefused(graph, List.of(a), graph.outputs(), "inputs: [a, b] (expected: [a] as in model.json)");
        assertRefused(
                graph,
                List.of(a, TensorSpec.of("c", DType.FLOAT32, shape)),
                graph.outputs(),
                "inputs: [a, b] (expected: [a, c]");
        assertRefused(
                graph,
                List.of(a, TensorSpec.of("b", DType.FLOAT64, shape)),
                graph.outputs(),
                "input \"b\": FLOAT32 [-1, 2] (expected: FLOAT64 [-1, 2] as in model.json)");
        assertRefused(
                graph,
                List.of(a, TensorSpec.of("b", DType.FLOAT32, Shape.of(-1, 3))),
                graph.outputs(),
                "input \"b\": FLOAT32 [-1, 2] (expected: FLOAT32 [-1, 3]");
        assertRefused(
                graph,
                List.of(a, b),
                List.of(TensorSpec.of("product", DType.FLOAT32, shape)),
                "outputs: [sum, difference] (expected: [product]");
        assertRefused(graph, List.of(a, b), List.of(), "outputs: [sum, difference] (expected: []");
    }

    @Test
    void refusesADamagedGraph() throws Exception {
        TestPackage.write(folder, TestGraph.squareRoot());
        Files.writeString(folder.resolve(PackageFolder.GRAPH), "no longer a graph");
        assertThatThrownBy(() -> LoadedModel.open(folder))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PACKAGE_CORRUPT))
                .hasMessageContaining("model.onnx: SHA-256");
    }

    @Test
    void refusesADecoderThatItDoesNotHave() throws Exception {
        TestGraph graph = TestGraph.squareRoot();
        TestPackage.write(folder, graph, graph.inputs(), graph.outputs(), "beam");
        assertThatThrownBy(() -> LoadedModel.open(folder))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PACKAGE_VERSION))
                .hasMessageContaining("decoder: beam (expected: viterbi, or none)");
    }

    @Test
    void aLeaseOutlivesTheOwnersClose() throws Exception {
        LoadedModel model = LoadedModel.open(TestPackage.write(folder, TestGraph.squareRoot()));
        Map<String, NdArray> inputs = Map.of("x", NdArray.of(Shape.of(1, 2), 4f, 9f));
        Optional<LoadedModel.Lease> lease = model.lease();
        model.close();
        model.close();
        assertThat(model.lease()).isEmpty();
        assertThat(model.isClosed()).isFalse();
        assertThat(model.score(inputs)).containsKey("y");
        lease.orElseThrow().close();
        lease.orElseThrow().close();
        assertThat(model.isClosed()).isTrue();
        assertThatThrownBy(() -> model.score(inputs))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed (expected: open)");
    }

    private void assertRefused(TestGraph graph, List<TensorSpec> inputs, List<TensorSpec> outputs, String message)
            throws Exception {
        TestPackage.write(folder, graph, inputs, outputs, null);
        assertThatThrownBy(() -> LoadedModel.open(folder))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PACKAGE_CORRUPT))
                .hasMessageContaining(message);
    }

    private static void assertFails(ErrorCode code, String detail, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(LeptonException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.detail()).isEqualTo(detail);
        });
    }
}
