package ai.lepton.torch;

import static ai.lepton.sdk.layer.sequence.SequenceLayers.selfAttention;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.transformerEncoder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Mode;
import ai.lepton.sdk.tensor.AttentionOptions;
import ai.lepton.sdk.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.pytorch.MultiheadAttentionImpl;
import org.bytedeco.pytorch.TransformerEncoderLayerImpl;
import org.bytedeco.pytorch.TransformerEncoderLayerOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attention and the transformer block against libtorch's own modules with the same weights, and by hand. */
class AttentionParityTest {

    private static final long SEED = Long.getLong("lepton.seed", System.nanoTime());

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6})
    void computesWhatLibtorchsModuleDoes(int heads) {
        Random random = new Random(SEED);
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            MultiheadAttentionImpl module = new MultiheadAttentionImpl(6, heads);
            Tensor x = bench.tensor(Shape.of(3, 5, 6), random.doubles(90, -2, 2).toArray());
            org.bytedeco.pytorch.Tensor stepsFirst = ((TorchTensor) x).handle().permute(1, 0, 2);
            org.bytedeco.pytorch.Tensor expected = new org.bytedeco.pytorch.Tensor(
                            module.forward(stepsFirst, stepsFirst, stepsFirst).get0())
                    .permute(1, 0, 2);
            Tensor y = selfAttention(heads)
                    .build(new BenchParameters(bench, module), Shape.of(5, 6))
                    .apply(x, Mode.INFERENCE);
            assertClose(y, expected, 2e-6);
        }
    }

    @Test
    void theBlockIsLibtorchsWhenItNormalisesBehind() {
        Random random = new Random(SEED);
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            TransformerEncoderLayerOptions options = new TransformerEncoderLayerOptions(8, 2);
            options.dim_feedforward().put(11);
            TransformerEncoderLayerImpl module = new TransformerEncoderLayerImpl(options);
            module.eval();
            Tensor x = bench.tensor(Shape.of(2, 4, 8), random.doubles(64, -2, 2).toArray());
            org.bytedeco.pytorch.Tensor expected =
                    module.forward(((TorchTensor) x).handle().permute(1, 0, 2)).permute(1, 0, 2);
            Tensor y = transformerEncoder(2, 11)
                    .relu()
                    .postNorm()
                    .build(blockParameters(bench, module), Shape.of(4, 8))
                    .apply(x, Mode.INFERENCE);
            assertClose(y, expected, 3e-6);
        }
    }

    @Test
    void twoStepsByHand() {
        try (Workbench bench = new Workbench(DType.FLOAT64)) {
            Tensor query = bench.tensor(Shape.of(1, 2, 2), 1, 0, 0, 2);
            Tensor key = bench.tensor(Shape.of(1, 2, 2), 1, 1, 3, -1);
            Tensor value = bench.tensor(Shape.of(1, 2, 1), 10, 20);
            // scores / sqrt(2): of step 1: 1, 3; of step 2: 2, -2
            double first = weight(1, 3);
            double second = weight(2, -2);
            assertThat(query.attention(key, value, AttentionOptions.heads(1))
                            .values()
                            .toDoubles())
                    .usingComparatorWithPrecision(1e-12)
                    .containsExactly(10 * first + 20 * (1 - first), 10 * second + 20 * (1 - second));
            assertThat(query.attention(key, value, AttentionOptions.heads(1).causal())
                            .values()
                            .toDoubles())
                    .usingComparatorWithPrecision(1e-12)
                    .containsExactly(10, 10 * second + 20 * (1 - second));
            Tensor onlySecond = bench.longs(Shape.of(1, 2), 0, 1).greater(0);
            assertThat(query.attention(key, value, AttentionOptions.heads(1).withKeyMask(onlySecond))
                            .values()
                            .toDoubles())
                    .usingComparatorWithPrecision(1e-12)
                    .containsExactly(20, 20);
        }
    }

    @Test
    void aRowWithoutAnyKeyIsTheMeanAndNotNaN() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.tensor(Shape.of(1, 2, 2), 1, 2, 3, 4);
            Tensor none = bench.longs(Shape.of(1, 2), 0, 0).greater(0);
            assertThat(x.attention(x, x, AttentionOptions.heads(2).withKeyMask(none))
                            .values()
                            .toDoubles())
                    .containsExactly(2, 3, 2, 3);
        }
    }

    @Test
    void whatIsDoneToTheWeightsIsDoneToTheSameOnes() {
        Random random = new Random(SEED);
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.tensor(Shape.of(2, 5, 6), random.doubles(60, -2, 2).toArray());
            Tensor mask = x.stepMask(bench.longs(Shape.of(2), 3, 5)).select(2, 0);
            for (AttentionOptions options : new AttentionOptions[] {
                AttentionOptions.heads(2),
                AttentionOptions.heads(3).causal(),
                AttentionOptions.heads(3).withKeyMask(mask),
                AttentionOptions.heads(2).withKeyMask(mask).causal()
            }) {
                Tensor composed = x.attention(x, x.exp(), options.withWeights(w -> w.mul(2)));
                assertThat(composed.values().toDoubles())
                        .as("%s, replay with -Dlepton.seed=%d", options, SEED)
                        .usingComparatorWithPrecision(2e-5)
                        .containsExactly(
                                x.attention(x, x.exp(), options).mul(2).values().toDoubles());
            }
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.tensor(Shape.of(1, 2, 6), new double[12]);
            Tensor narrow = bench.tensor(Shape.of(1, 2, 4), new double[8]);
            assertThatThrownBy(() -> x.attention(x, x, AttentionOptions.heads(4)))
                    .hasMessageContaining("attention with 4 heads: [1, 2, 6] (expected: query [N, Q, E], key [N, K, E],"
                            + " value [N, K, F], features a multiple of the heads)");
            assertThatThrownBy(() -> x.attention(narrow, x, AttentionOptions.heads(2)))
                    .hasMessageContaining("key: [1, 2, 4]");
            assertThatThrownBy(() -> x.attention(x, x, AttentionOptions.heads(2).withKeyMask(x)))
                    .hasMessageContaining("attention: keyMask: FLOAT32 (expected: BOOL)");
        }
    }

    /** Ours are in the order attention, its norm, the dense layers, their norm; libtorch has the norms at the end. */
    private static BenchParameters blockParameters(Workbench bench, TransformerEncoderLayerImpl module) {
        org.bytedeco.pytorch.Tensor[] theirs = module.parameters().get();
        int[] order = {0, 1, 2, 3, 8, 9, 4, 5, 6, 7, 10, 11};
        return new BenchParameters(
                bench, Arrays.stream(order).mapToObj(i -> theirs[i]).toArray(org.bytedeco.pytorch.Tensor[]::new));
    }

    private static double weight(double first, double second) {
        double a = Math.exp(first / Math.sqrt(2));
        return a / (a + Math.exp(second / Math.sqrt(2)));
    }

    private static void assertClose(Tensor actual, org.bytedeco.pytorch.Tensor expected, double tolerance) {
        assertThat(actual.values().toDoubles())
                .as("replay with -Dlepton.seed=%d", SEED)
                .usingComparatorWithPrecision(tolerance)
                .containsExactly(
                        Copies.toArray(expected, DType.FLOAT32, actual.shape()).toDoubles());
    }
}
