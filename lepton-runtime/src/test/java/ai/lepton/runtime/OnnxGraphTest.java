package ai.lepton.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OnnxGraphTest {

    @Test
    void computesWhatAHandComputes() {
        try (OnnxGraph graph = open(TestGraph.sumAndDifference())) {
            Map<String, NdArray> outputs = graph.run(Map.of(
                    "a",
                    NdArray.of(Shape.of(2, 2), 1f, 2f, 3f, 4f),
                    "b",
                    NdArray.of(Shape.of(2, 2), 10f, 20f, 30f, 40f)));
            assertThat(outputs.keySet()).containsExactly("sum", "difference");
            assertThat(outputs.get("sum")).isEqualTo(NdArray.of(Shape.of(2, 2), 11f, 22f, 33f, 44f));
            assertThat(outputs.get("difference")).isEqualTo(NdArray.of(Shape.of(2, 2), -9f, -18f, -27f, -36f));
        }
    }

    @Test
    void saysWhatTheGraphTakesAndGives() {
        try (OnnxGraph graph = open(TestGraph.classifier("cat", "dog"))) {
            assertThat(graph.inputs()).containsExactly(TensorSpec.of("x", DType.FLOAT32, Shape.of(-1, 2)));
            assertThat(graph.outputs())
                    .containsExactly(
                            TensorSpec.of("probabilities", DType.FLOAT32, Shape.of(-1, 2)),
                            TensorSpec.of("label", DType.STRING, Shape.of(-1)));
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void passesEveryTypeThroughUnchangedForEveryBatchSize(DType dtype) {
        long seed = Long.getLong("lepton.seed", 5);
        Random random = new Random(seed);
        try (OnnxGraph graph = open(TestGraph.identity(dtype, 3, 2))) {
            for (int rows : new int[] {0, 1, 2, 3, 17, 1000}) {
                NdArray x = random(dtype, Shape.of(rows, 3, 2), random);
                assertThat(graph.run(Map.of("x", x)).get("y"))
                        .as("%s rows", rows)
                        .isEqualTo(x);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void partsOfOneRunAreAnsweredOneBehindTheOther(DType dtype) {
        Random random = new Random(Long.getLong("lepton.seed", 6));
        try (OnnxGraph graph = open(TestGraph.identity(dtype, 3))) {
            List<NdArray> parts = List.of(
                    random(dtype, Shape.of(2, 3), random),
                    random(dtype, Shape.of(1, 3), random),
                    random(dtype, Shape.of(40, 3), random));
            NdArray y = Objects.requireNonNull(graph.run(
                            parts.stream().map(part -> Map.of("x", part)).toList(), List.of("y"), null)
                    .get("y"));
            assertThat(y.rows(0, 2)).isEqualTo(parts.get(0));
            assertThat(y.rows(2, 3)).isEqualTo(parts.get(1));
            assertThat(y.rows(3, 43)).isEqualTo(parts.get(2));
            assertThat(y).isEqualTo(NdArray.concatenated(parts));
        }
    }

    @Test
    void aRunThatNeverEndsIsEndedByAnotherThread() throws Exception {
        try (OnnxGraph graph = open(TestGraph.loop());
                RunStop stop = new RunStop();
                RunStop early = new RunStop()) {
            Map<String, NdArray> endless = Map.of("x", NdArray.of(Shape.of(1), Long.MAX_VALUE));
            ExecutorService thread = Executors.newSingleThreadExecutor();
            Future<Map<String, NdArray>> run = thread.submit(() -> graph.run(List.of(endless), List.of("y"), stop));
            Thread.sleep(50); // it may have begun or not: both must end
            stop.stop();
            assertThatThrownBy(run::get)
                    .cause()
                    .isInstanceOfSatisfying(
                            LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMED_OUT));
            thread.shutdown();
            early.stop();
            assertThat(early.isStopped()).isTrue();
            assertThatThrownBy(() -> graph.run(List.of(endless), List.of("y"), early))
                    .isInstanceOf(LeptonException.class);
            assertThat(graph.run(Map.of("x", NdArray.of(Shape.of(1), 3L))).get("y"))
                    .isEqualTo(NdArray.of(Shape.of(1), -3L)); // the graph is none the worse
        }
    }

    @Test
    void readsDirectAndHeapBuffersAlike() {
        NdArray direct = NdArray.direct(DType.FLOAT32, Shape.of(5, 2));
        ByteBuffer heap = ByteBuffer.allocate(5 * 2 * 4).order(ByteOrder.nativeOrder());
        for (int i = 0; i < 10; i++) {
            direct.buffer().putFloat(i * 4, i + 0.5f);
            heap.putFloat(i * 4, i + 0.5f);
        }
        try (OnnxGraph graph = open(TestGraph.identity(DType.FLOAT32, 2))) {
            NdArray expected = NdArray.of(DType.FLOAT32, Shape.of(5, 2), heap);
            assertThat(graph.run(Map.of("x", direct)).get("y")).isEqualTo(expected);
            assertThat(graph.run(Map.of("x", expected)).get("y")).isEqualTo(expected);
            // A view that does not start at the beginning of its memory.
            assertThat(graph.run(Map.of("x", direct.rows(2, 4))).get("y")).isEqualTo(expected.rows(2, 4));
            assertThat(graph.run(Map.of("x", expected.rows(2, 4))).get("y")).isEqualTo(expected.rows(2, 4));
        }
    }

    @Test
    void keepsTextsOfAnyScript() {
        String[] texts = {"", "plain", "naïve", "日本語", "😀 astral", "a\tb\n"};
        try (OnnxGraph graph = open(TestGraph.identity(DType.STRING, 2))) {
            NdArray x = NdArray.of(Shape.of(3, 2), texts);
            assertThat(graph.run(Map.of("x", x)).get("y")).isEqualTo(x);
        }
    }

    @Test
    void readsLabelsOfAnyScriptOutOfTheGraph() {
        try (OnnxGraph graph = open(TestGraph.classifier("Größe", "日本語"))) {
            Map<String, NdArray> outputs = graph.run(Map.of("x", NdArray.of(Shape.of(2, 2), 1f, 0f, 0f, 1f)));
            assertThat(outputs)
                    .hasEntrySatisfying(
                            "label",
                            labels -> assertThat(List.of(labels.textAt(0), labels.textAt(1)))
                                    .containsExactly("Größe", "日本語"));
        }
    }

    /** Not what anyone wants; here so that an update of ONNX Runtime that mends it is noticed, and the Javadoc changed. */
    @Test
    void emojiInsideTheGraphComeOutCutShort() {
        try (OnnxGraph graph = open(TestGraph.classifier("a", "😀 smile"))) {
            Map<String, NdArray> outputs = graph.run(Map.of("x", NdArray.of(Shape.of(1, 2), 0f, 1f)));
            assertThat(outputs)
                    .hasEntrySatisfying(
                            "label",
                            label -> assertThat(label.textAt(0))
                                    .doesNotStartWith("😀")
                                    .endsWith(" sm"));
        }
    }

    @Test
    void letsNaNThrough() {
        try (OnnxGraph graph = open(TestGraph.squareRoot())) {
            Map<String, NdArray> outputs = graph.run(Map.of("x", NdArray.of(Shape.of(1, 2), Float.NaN, -1f)));
            assertThat(outputs)
                    .hasEntrySatisfying("y", y -> assertThat(y.toFloats()).containsExactly(Float.NaN, Float.NaN));
        }
    }

    @Test
    void computesOnlyTheOutputsAskedFor() {
        try (OnnxGraph graph = open(TestGraph.sumAndDifference())) {
            NdArray row = NdArray.of(Shape.of(1, 2), 1f, 2f);
            assertThat(graph.run(Map.of("a", row, "b", row), List.of("difference")))
                    .containsOnlyKeys("difference");
            assertThat(graph.run(Map.of("a", row, "b", row), List.of("difference", "sum"))
                            .keySet())
                    .containsExactly("difference", "sum");
        }
    }

    @Test
    void refusesInputsThatDoNotFit() {
        try (OnnxGraph graph = open(TestGraph.sumAndDifference())) {
            NdArray row = NdArray.of(Shape.of(1, 2), 1f, 2f);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> graph.run(Map.of("a", row)))
                    .withMessage("inputs: [a] (expected: \"b\" too)");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> graph.run(Map.of("a", row, "b", row, "c", row)))
                    .withMessageEndingWith("(expected: [a, b])");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> graph.run(Map.of("a", row, "b", NdArray.of(Shape.of(1, 3), 1f, 2f, 3f))))
                    .withMessage("input \"b\": FLOAT32 [1, 3] (expected: FLOAT32 [-1, 2])");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> graph.run(Map.of("a", row, "b", NdArray.of(Shape.of(1, 2), 1L, 2L))))
                    .withMessage("input \"b\": INT64 [1, 2] (expected: FLOAT32 [-1, 2])");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> graph.run(Map.of("a", row, "b", row), List.of("product")))
                    .withMessage("outputs: [product] (expected: some of [sum, difference])");
        }
    }

    @Test
    void refusesAFileThatIsNoGraphAndNamesIt(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("model.onnx");
        assertThatThrownBy(() -> OnnxGraph.open(file))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_NOT_FOUND));
        Files.writeString(file, "not a graph");
        assertCorrupt(file);
        byte[] whole = TestGraph.classifier("a", "b").bytes();
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertCorrupt(file);
        Files.write(
                file,
                TestGraph.identity(DType.FLOAT32, 2)
                        .node("NoSuchOperator", "x", "z")
                        .bytes());
        assertCorrupt(file);
        Files.write(file, whole);
        OnnxGraph.open(file).close();
    }

    @Test
    void refusesUseAfterClosing() {
        OnnxGraph graph = open(TestGraph.identity(DType.FLOAT32, 2));
        graph.close();
        graph.close();
        assertThat(graph.isClosed()).isTrue();
        assertThatThrownBy(() -> graph.run(Map.of("x", NdArray.of(Shape.of(1, 2), 1f, 2f))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("graph test: closed (expected: open)");
    }

    @Test
    void closingWhileOthersRunLetsThemFinish() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 50; round++) {
                OnnxGraph graph = open(TestGraph.identity(DType.FLOAT32, 64, 64));
                NdArray x = NdArray.zeros(DType.FLOAT32, Shape.of(8, 64, 64));
                CountDownLatch running = new CountDownLatch(4);
                List<Future<Integer>> runs = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    runs.add(threads.submit((Callable<Integer>) () -> {
                        int done = 0;
                        while (true) {
                            try {
                                assertThat(graph.run(Map.of("x", x)).get("y")).isEqualTo(x);
                                if (done++ == 0) {
                                    running.countDown();
                                }
                            } catch (IllegalStateException e) {
                                assertThat(e).hasMessageContaining("closed");
                                return done;
                            }
                        }
                    }));
                }
                running.await();
                graph.close();
                for (Future<Integer> run : runs) {
                    assertThat(run.get()).isGreaterThan(0);
                }
                assertThat(graph.isClosed()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void assertCorrupt(Path file) {
        assertThatThrownBy(() -> OnnxGraph.open(file)).isInstanceOfSatisfying(LeptonException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.PACKAGE_CORRUPT);
            assertThat(e.detail()).startsWith(file.toString()).doesNotContain("\n");
        });
    }

    private static OnnxGraph open(TestGraph graph) {
        return OnnxGraph.open(graph.bytes(), "test");
    }

    private static NdArray random(DType dtype, Shape shape, Random random) {
        int elements = Math.toIntExact(shape.elements());
        if (dtype == DType.STRING) {
            return NdArray.of(
                    shape, random.ints(elements).mapToObj(Integer::toString).toArray(String[]::new));
        }
        NdArray array = NdArray.zeros(dtype, shape);
        if (dtype == DType.BOOL) {
            for (int i = 0; i < elements; i++) {
                array.buffer().put(i, (byte) random.nextInt(2));
            }
        } else {
            byte[] bytes = new byte[elements * dtype.bytes()];
            random.nextBytes(bytes);
            array.buffer().put(bytes);
        }
        return array;
    }
}
