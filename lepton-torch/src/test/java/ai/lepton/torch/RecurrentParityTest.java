package ai.lepton.torch;

import static ai.lepton.sdk.layer.sequence.SequenceLayers.gru;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.lstm;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.simpleRnn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Mode;
import ai.lepton.sdk.layer.sequence.Recurrent;
import ai.lepton.sdk.layer.sequence.SequenceLayer;
import ai.lepton.sdk.tensor.RecurrentCell;
import ai.lepton.sdk.tensor.RecurrentWeights;
import ai.lepton.sdk.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.pytorch.GRUImpl;
import org.bytedeco.pytorch.GRUOptions;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.LSTMOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.RNNImpl;
import org.bytedeco.pytorch.RNNOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kReLU;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recurrent layers against libtorch's own modules with the same weights, and against steps computed by hand. */
class RecurrentParityTest {

    private static final long SEED = Long.getLong("lepton.seed", System.nanoTime());
    private static final int FEATURES = 3;

    static Stream<Recurrent> recipes() {
        return Stream.of(
                simpleRnn(4),
                simpleRnn(4).relu().layers(2),
                lstm(4),
                lstm(4).layers(3),
                lstm(4).bidirectional(),
                lstm(4).layers(2).bidirectional().dropout(0.5),
                gru(4),
                gru(4).layers(2).bidirectional());
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void computesWhatLibtorchsModuleDoes(Recurrent recipe) {
        Random random = new Random(SEED);
        for (int steps : new int[] {1, 2, 9}) {
            int rows = 1 + random.nextInt(5);
            try (Workbench bench = new Workbench(DType.FLOAT32)) {
                Module module = module(recipe);
                Tensor x = bench.tensor(
                        Shape.of(rows, steps, FEATURES),
                        random.doubles((long) rows * steps * FEATURES, -2, 2).toArray());
                org.bytedeco.pytorch.Tensor expected = forward(module, ((TorchTensor) x).handle());

                BenchParameters parameters = new BenchParameters(bench, module);
                Shape input = Shape.of(steps, FEATURES);
                Tensor all = build(withSteps(recipe), parameters, input).apply(x, null, Mode.INFERENCE);
                assertThat(all.values().toDoubles())
                        .as("replay with -Dlepton.seed=%d", SEED)
                        .usingComparatorWithPrecision(1e-6)
                        .containsExactly(values(bench, expected, all.shape()));

                Tensor last =
                        build(recipe, new BenchParameters(bench, module), input).apply(x, null, Mode.INFERENCE);
                Tensor forward = all.select(1, -1).slice(1, 0, 4);
                assertThat(last.slice(1, 0, 4).values()).isEqualTo(forward.values());
                if (recipe.readsBoth()) {
                    assertThat(last.slice(1, 4, 8).values())
                            .isEqualTo(all.select(1, 0).slice(1, 4, 8).values());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void paddedRowsGiveWhatEachGivesAlone(Recurrent recipe) {
        Random random = new Random(SEED);
        int steps = 6;
        long[] lengths = {3, 6, 0, 1, 6, 2};
        try (Workbench bench = new Workbench(DType.FLOAT64)) {
            Module module = module(recipe);
            double[] numbers = random.doubles((long) lengths.length * steps * FEATURES, -2, 2)
                    .toArray();
            Tensor x = bench.tensor(Shape.of(lengths.length, steps, FEATURES), numbers);
            Shape input = Shape.of(steps, FEATURES);
            Tensor counts = bench.longs(Shape.of(lengths.length), lengths);
            SequenceLayer.Steps all = build(withSteps(recipe), new BenchParameters(bench, module), input);
            SequenceLayer.Steps last = build(recipe, new BenchParameters(bench, module), input);
            NdArray states = all.apply(x, counts, Mode.INFERENCE).values();
            NdArray ends = last.apply(x, counts, Mode.INFERENCE).values();

            for (int row = 0; row < lengths.length; row++) {
                double[] found = states.rows(row, row + 1).toDoubles();
                double[] end = ends.rows(row, row + 1).toDoubles();
                int width = end.length;
                double[] expected = new double[steps * width];
                double[] expectedEnd = new double[width];
                if (lengths[row] > 0) {
                    Tensor alone = bench.session
                            .constant(x.values().rows(row, row + 1))
                            .slice(1, 0, lengths[row]);
                    double[] some =
                            all.apply(alone, null, Mode.INFERENCE).values().toDoubles();
                    System.arraycopy(some, 0, expected, 0, some.length);
                    expectedEnd =
                            last.apply(alone, null, Mode.INFERENCE).values().toDoubles();
                }
                assertThat(found)
                        .as("row %d, replay with -Dlepton.seed=%d", row, SEED)
                        .usingComparatorWithPrecision(1e-12)
                        .containsExactly(expected);
                assertThat(end).usingComparatorWithPrecision(1e-12).containsExactly(expectedEnd);
            }
        }
    }

    @Test
    void aBatchOfNothingButPaddingIsZero() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Module module = module(lstm(4).bidirectional());
            SequenceLayer.Steps last =
                    build(lstm(4).bidirectional(), new BenchParameters(bench, module), Shape.of(2, FEATURES));
            Tensor x = bench.tensor(
                    Shape.of(2, 2, FEATURES), new Random(SEED).doubles(12).toArray());
            assertThat(last.apply(x, bench.longs(Shape.of(2), 0, 0), Mode.INFERENCE)
                            .values()
                            .toDoubles())
                    .hasSize(16)
                    .containsOnly(0);
        }
    }

    @Test
    void stepsOfEachCellByHand() {
        double x = 0.7;
        double before = Math.tanh(0.5 * x + 0.1 + 0.2);
        try (Workbench bench = new Workbench(DType.FLOAT64)) {
            Tensor series = bench.tensor(Shape.of(1, 2, 1), x, -1);
            RecurrentWeights plain = weights(bench, 1, 0.5, 0.3, 0.1, 0.2);
            assertStates(
                    series.recurrent(RecurrentCell.RNN_TANH, List.of(plain), null),
                    before,
                    Math.tanh(-0.5 + 0.1 + 0.3 * before + 0.2));

            // i, f, g, o of W x + b, with a state of 0 and recurrent weights of 0
            RecurrentWeights gates = new RecurrentWeights(
                    bench.tensor(Shape.of(4, 1), 1, 2, 3, 4),
                    bench.tensor(Shape.of(4, 1), 0, 0, 0, 0),
                    bench.vector(0.1, 0.2, 0.3, 0.4),
                    bench.vector(0, 0, 0, 0));
            double cell1 = sigmoid(x + 0.1) * Math.tanh(3 * x + 0.3);
            double cell2 = sigmoid(-2 + 0.2) * cell1 + sigmoid(-1 + 0.1) * Math.tanh(-3 + 0.3);
            assertStates(
                    series.recurrent(RecurrentCell.LSTM, List.of(gates), null),
                    sigmoid(4 * x + 0.4) * Math.tanh(cell1),
                    sigmoid(-4 + 0.4) * Math.tanh(cell2));

            // r, z, n; the reset gate acts on R h + c
            RecurrentWeights three = new RecurrentWeights(
                    bench.tensor(Shape.of(3, 1), 1, 2, 3),
                    bench.tensor(Shape.of(3, 1), 0, 0, 0.5),
                    bench.vector(0, 0, 0),
                    bench.vector(0, 0, 0.25));
            double h1 = (1 - sigmoid(2 * x)) * Math.tanh(3 * x + sigmoid(x) * 0.25);
            double n2 = Math.tanh(-3 + sigmoid(-1) * (0.5 * h1 + 0.25));
            assertStates(
                    series.recurrent(RecurrentCell.GRU, List.of(three), null),
                    h1,
                    (1 - sigmoid(-2)) * n2 + sigmoid(-2) * h1);
        }
    }

    @Test
    void aLengthThatIsNoneIsNamed() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.tensor(Shape.of(2, 3, 1), new double[6]);
            RecurrentWeights weights = weights(bench, 1, 1, 1, 1, 1);
            assertThatThrownBy(
                            () -> x.recurrent(RecurrentCell.RNN_TANH, List.of(weights), bench.longs(Shape.of(2), 3, 4)))
                    .hasMessage("DATA_MISMATCH (1103): recurrent: length 4 at [1] (expected: 0 to 3)");
            assertThatThrownBy(() ->
                            x.recurrent(RecurrentCell.RNN_TANH, List.of(weights), bench.longs(Shape.of(2), -1, 2)))
                    .hasMessageContaining("length -1 at [0] (expected: 0 to 3)");
            assertThatThrownBy(() ->
                            x.recurrent(RecurrentCell.RNN_TANH, List.of(weights), bench.longs(Shape.of(3), 1, 1, 1)))
                    .hasMessageContaining("recurrent: lengths: [3] (expected: [2], one for each row)");
            assertThatThrownBy(() -> x.recurrent(RecurrentCell.LSTM, List.of(weights), null))
                    .hasMessageContaining("recurrent: kernel: [1, 1] (expected: [4, 1])");
        }
    }

    private static void assertStates(Tensor.Recurrence states, double first, double second) {
        assertThat(states.steps().values().toDoubles())
                .usingComparatorWithPrecision(1e-12)
                .containsExactly(first, second);
        assertThat(states.last().values().at(0))
                .isEqualTo(states.steps().values().at(1));
    }

    private static RecurrentWeights weights(
            Workbench bench, int units, double kernel, double recurrent, double bias, double recurrentBias) {
        return new RecurrentWeights(
                bench.tensor(Shape.of(units, 1), kernel),
                bench.tensor(Shape.of(units, 1), recurrent),
                bench.vector(bias),
                bench.vector(recurrentBias));
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static SequenceLayer.Steps build(Recurrent recipe, BenchParameters parameters, Shape input) {
        return recipe.buildSteps(parameters, input);
    }

    private static Recurrent withSteps(Recurrent recipe) {
        if (recipe instanceof ai.lepton.sdk.layer.sequence.Lstm lstm) {
            return lstm.sequences();
        }
        return recipe instanceof ai.lepton.sdk.layer.sequence.Gru gru
                ? gru.sequences()
                : ((ai.lepton.sdk.layer.sequence.SimpleRnn) recipe).sequences();
    }

    private static Module module(Recurrent recipe) {
        torch.manual_seed(SEED);
        switch (recipe.cell()) {
            case LSTM -> {
                LSTMOptions options = new LSTMOptions(FEATURES, recipe.units());
                options.num_layers().put(recipe.layers());
                options.batch_first().put(true);
                options.bidirectional().put(recipe.readsBoth());
                return new LSTMImpl(options);
            }
            case GRU -> {
                GRUOptions options = new GRUOptions(FEATURES, recipe.units());
                options.num_layers().put(recipe.layers());
                options.batch_first().put(true);
                options.bidirectional().put(recipe.readsBoth());
                return new GRUImpl(options);
            }
            default -> {
                RNNOptions options = new RNNOptions(FEATURES, recipe.units());
                options.num_layers().put(recipe.layers());
                options.batch_first().put(true);
                if (recipe.cell() == RecurrentCell.RNN_RELU) {
                    options.nonlinearity().put(new kReLU());
                }
                return new RNNImpl(options);
            }
        }
    }

    private static org.bytedeco.pytorch.Tensor forward(Module module, org.bytedeco.pytorch.Tensor x) {
        if (module instanceof LSTMImpl lstm) {
            return new org.bytedeco.pytorch.Tensor(lstm.forward(x).get0());
        }
        return new org.bytedeco.pytorch.Tensor(
                module instanceof GRUImpl gru
                        ? gru.forward(x).get0()
                        : ((RNNImpl) module).forward(x).get0());
    }

    private static double[] values(Workbench bench, org.bytedeco.pytorch.Tensor tensor, Shape shape) {
        return Copies.toArray(tensor, bench.session.dtype(), shape).toDoubles();
    }
}
