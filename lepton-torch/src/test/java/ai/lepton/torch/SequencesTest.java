package ai.lepton.torch;

import static ai.lepton.sdk.layer.sequence.SequenceLayers.averageSteps;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.lastStep;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.maxSteps;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.sinusoidalPositions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Mode;
import ai.lepton.sdk.layer.sequence.SequenceLayer;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;
import java.util.Random;
import org.bytedeco.pytorch.EmbeddingBagImpl;
import org.bytedeco.pytorch.EmbeddingBagOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.kMean;
import org.junit.jupiter.api.Test;

/** Tables, steps, lengths and positions, by hand. */
class SequencesTest {

    private static final double[] TABLE = {0, 0.5, 10, 10.5, 20, 20.5};

    @Test
    void looksUpRowsOfATable() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor table = bench.tensor(Shape.of(3, 2), TABLE);
            Tensor picked = table.embedding(bench.longs(Shape.of(2, 2), 2, 0, 1, 2), -1);
            assertThat(picked.shape()).isEqualTo(Shape.of(2, 2, 2));
            assertThat(picked.values().toDoubles()).containsExactly(20, 20.5, 0, 0.5, 10, 10.5, 20, 20.5);
            Tensor ints = bench.session.constant(NdArray.of(Shape.of(1), 1));
            assertThat(table.embedding(ints, -1).values().toDoubles()).containsExactly(10, 10.5);
        }
    }

    @Test
    void anIndexThatIsNoneIsNamed() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor table = bench.tensor(Shape.of(3, 2), TABLE);
            assertThatThrownBy(() -> table.embedding(bench.longs(Shape.of(2, 2), 0, 1, 2, 3), -1))
                    .hasMessage("DATA_MISMATCH (1103): embedding: index 3 at [1, 1] (expected: 0 to 2)");
            assertThatThrownBy(() -> table.embedding(bench.longs(Shape.of(2), 0, -1), -1))
                    .hasMessage("DATA_MISMATCH (1103): embedding: index -1 at [1] (expected: 0 to 2)");
            for (boolean mean : new boolean[] {true, false}) {
                assertThatThrownBy(() -> table.embeddingBag(bench.longs(Shape.of(1, 2), 0, 7), mean, -1))
                        .hasMessage("DATA_MISMATCH (1103): embeddingBag: index 7 at [0, 1] (expected: 0 to 2)");
                assertThatThrownBy(() -> table.embeddingBag(bench.longs(Shape.of(1, 2), -2, 1), mean, 1))
                        .hasMessage("DATA_MISMATCH (1103): embeddingBag: index -2 at [0, 0] (expected: 0 to 2)");
            }
            assertThatThrownBy(() -> table.embedding(bench.vector(1), -1))
                    .hasMessageContaining("embedding: indexes: FLOAT32 (expected: INT64 or INT32)");
            assertThatThrownBy(() -> table.embedding(bench.longs(Shape.of(1), 1), 3))
                    .hasMessage("padding: 3 (expected: -1 for none, or less than 3, the rows of the table)");
        }
    }

    @Test
    void thePaddingGetsNoGradientAndTheOthersTheirShare() {
        try (Workbench bench = new Workbench(DType.FLOAT64)) {
            Parameter table = bench.parameter(Shape.of(3, 2), TABLE);
            Tensor indexes = bench.longs(Shape.of(1, 4), 1, 2, 2, 1);
            bench.session.backward(table.value().embedding(indexes, 1).sum());
            assertThat(table.gradient().values().toDoubles()).containsExactly(0, 0, 0, 0, 2, 2);

            Parameter bagged = bench.parameter(Shape.of(3, 2), TABLE);
            bench.session.backward(bagged.value().embeddingBag(indexes, true, 1).sum());
            assertThat(bagged.gradient().values().toDoubles()).containsExactly(0, 0, 0, 0, 1, 1);
        }
    }

    @Test
    void bagsCountOnlyWhatIsThere() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor table = bench.tensor(Shape.of(3, 2), TABLE);
            Tensor indexes = bench.longs(Shape.of(3, 2), 1, 2, 1, 0, 0, 0);
            assertThat(table.embeddingBag(indexes, false, -1).values().toDoubles())
                    .containsExactly(30, 31, 10, 11, 0, 1);
            assertThat(table.embeddingBag(indexes, true, -1).values().toDoubles())
                    .containsExactly(15, 15.5, 5, 5.5, 0, 0.5);
            assertThat(table.embeddingBag(indexes, false, 0).values().toDoubles())
                    .containsExactly(30, 31, 10, 10.5, 0, 0);
            assertThat(table.embeddingBag(indexes, true, 0).values().toDoubles())
                    .containsExactly(15, 15.5, 10, 10.5, 0, 0);
        }
    }

    @Test
    void knowsWhichStepsAreReal() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor lengths = bench.longs(Shape.of(3), 0, 2, 3);
            Tensor flat = bench.tensor(Shape.of(3, 3), new double[9]);
            assertThat(flat.stepMask(lengths).cast(DType.INT64).values().toDoubles())
                    .containsExactly(0, 0, 0, 1, 1, 0, 1, 1, 1);
            assertThat(bench.tensor(Shape.of(3, 3, 2), new double[18])
                            .stepMask(lengths)
                            .shape())
                    .isEqualTo(Shape.of(3, 3, 1));
            assertThatThrownBy(() -> flat.stepMask(bench.longs(Shape.of(3), 1, 4, 2)))
                    .hasMessage("DATA_MISMATCH (1103): stepMask: length 4 at [1] (expected: 0 to 3)");
        }
    }

    @Test
    void picksSteps() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.tensor(Shape.of(2, 3, 2), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
            assertThat(x.stepAt(bench.longs(Shape.of(2), 2, 0)).values().toDoubles())
                    .containsExactly(4, 5, 6, 7);
            assertThat(x.select(1, -1).values().toDoubles()).containsExactly(4, 5, 10, 11);
            assertThat(x.select(2, 0).values().toDoubles()).containsExactly(0, 2, 4, 6, 8, 10);
            assertThat(x.rowsForSteps(bench.vector(1, 2, 3, 4)).values().toDoubles())
                    .containsExactly(1, 2, 3);
            assertThatThrownBy(() -> x.stepAt(bench.longs(Shape.of(2), 0, 3)))
                    .hasMessage("DATA_MISMATCH (1103): stepAt: index 3 at [1] (expected: 0 to 2)");
            assertThatThrownBy(() -> x.select(1, 3)).hasMessageContaining("(expected: from -3 to 2)");
            assertThatThrownBy(() -> x.rowsForSteps(bench.vector(1, 2)))
                    .hasMessageContaining("(expected: at most 2 steps)");
        }
    }

    @Test
    void poolsOverRealStepsOnly() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.tensor(Shape.of(3, 2, 2), 1, -2, 3, -4, 5, -6, 700, 800, 9, 10, 11, 12);
            Tensor lengths = bench.longs(Shape.of(3), 2, 1, 0);
            assertThat(pooled(averageSteps(), x, lengths)).containsExactly(2, -3, 5, -6, 0, 0);
            assertThat(pooled(maxSteps(), x, lengths)).containsExactly(3, -2, 5, -6, 0, 0);
            assertThat(pooled(lastStep(), x, lengths)).containsExactly(3, -4, 5, -6, 0, 0);
            assertThat(pooled(averageSteps(), x, null)).containsExactly(2, -3, 352.5, 397, 10, 11);
            assertThat(pooled(maxSteps(), x, null)).containsExactly(3, -2, 700, 800, 11, 12);
            assertThat(pooled(lastStep(), x, null)).containsExactly(3, -4, 700, 800, 11, 12);
        }
    }

    @Test
    void wavesTellStepsApart() {
        try (Workbench bench = new Workbench(DType.FLOAT64)) {
            BenchParameters parameters = new BenchParameters(bench, new LinearImpl(1, 1));
            Tensor x = bench.tensor(Shape.of(1, 2, 3), new double[6]);
            double slow = Math.pow(10_000, -2 / 3.0);
            assertThat(sinusoidalPositions(4)
                            .build(parameters, Shape.of(2, 3))
                            .apply(x, Mode.INFERENCE)
                            .values()
                            .toDoubles())
                    .usingComparatorWithPrecision(1e-15)
                    .containsExactly(0, 1, 0, Math.sin(1), Math.cos(1), Math.sin(slow));
        }
    }

    @Test
    void aBagIsLibtorchsModule() {
        long seed = Long.getLong("lepton.seed", System.nanoTime());
        Random random = new Random(seed);
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            EmbeddingBagOptions options = new EmbeddingBagOptions(7, 5);
            options.mode().put(new kMean());
            EmbeddingBagImpl module = new EmbeddingBagImpl(options);
            Tensor table = new BenchParameters(bench, module)
                    .add("table", Shape.of(7, 5), (shape, any) -> new double[0])
                    .value();
            Tensor indexes = bench.longs(Shape.of(4, 6), random.longs(24, 0, 7).toArray());
            NdArray expected =
                    Copies.toArray(module.forward(((TorchTensor) indexes).handle()), DType.FLOAT32, Shape.of(4, 5));
            assertThat(table.embeddingBag(indexes, true, -1).values().toDoubles())
                    .as("replay with -Dlepton.seed=%d", seed)
                    .usingComparatorWithPrecision(1e-6)
                    .containsExactly(expected.toDoubles());
        }
    }

    private static double[] pooled(SequenceLayer layer, Tensor x, @org.jspecify.annotations.Nullable Tensor lengths) {
        BenchParameters none = new BenchParameters(new Workbench(DType.FLOAT32), new LinearImpl(1, 1));
        return layer.buildSteps(none, x.shape().withoutFirst())
                .apply(x, lengths, Mode.INFERENCE)
                .values()
                .toDoubles();
    }
}
