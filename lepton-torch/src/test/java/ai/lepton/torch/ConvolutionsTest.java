package ai.lepton.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.Window;
import ai.lepton.sdk.tensor.Window2d;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dilated, grouped, depthwise, one-dimensional and transposed convolutions beside plain loops, on random geometry. */
class ConvolutionsTest {

    private static final long SEED = Long.getLong("lepton.seed", System.nanoTime());
    private static final int ROUNDS = 80;

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void convolvesGroupsAsLoopsDo(DType dtype) {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            Loops loops = Loops.draw(random, round % 3 == 0, false);
            try (Workbench bench = new Workbench(dtype)) {
                assertSame(
                        loops.x(bench).conv2d(loops.weight(bench), loops.bias(bench), loops.window, loops.groups),
                        loops.convolved(),
                        loops);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void transposedScattersAsLoopsDo(DType dtype) {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            Loops loops = Loops.draw(random, false, true);
            try (Workbench bench = new Workbench(dtype)) {
                assertSame(
                        loops.x(bench).convTranspose2d(loops.weight(bench), loops.bias(bench), loops.window),
                        loops.scattered(),
                        loops);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void seriesAreImagesOfOneRow(DType dtype) {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            Loops loops = Loops.draw(random, false, false).ofOneRow();
            Loops transposed = Loops.draw(random, false, true).ofOneRow();
            try (Workbench bench = new Workbench(dtype)) {
                Tensor convolved = loops.series(bench)
                        .conv1d(loops.weights1d(bench), loops.bias(bench), loops.window.columns(), loops.groups);
                assertThat(convolved.shape().rank()).isEqualTo(3);
                assertSame(convolved, loops.convolved(), loops);
                Tensor longer = transposed
                        .series(bench)
                        .convTranspose1d(
                                transposed.weights1d(bench), transposed.bias(bench), transposed.window.columns());
                assertThat(longer.shape().rank()).isEqualTo(3);
                assertSame(longer, transposed.scattered(), transposed);
            }
        }
    }

    @Test
    void aCausalConvolutionSeesNoLaterStep() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.tensor(Shape.of(1, 4, 1), 1, 2, 3, 4);
            Tensor weight = bench.tensor(Shape.of(1, 1, 2), 10, 1);
            // y[t] = 10 x[t - 2] + x[t], with zeros before the first
            assertThat(x.conv1d(weight, null, Window.causal(2, 1, 2), 1)
                            .values()
                            .toFloats())
                    .containsExactly(1, 2, 13, 24);
        }
    }

    @Test
    void aTransposedConvolutionByHand() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.tensor(Shape.of(1, 3, 1), 1, 2, 3);
            Tensor weight = bench.tensor(Shape.of(1, 1, 3), 1, 10, 100);
            // stride 2: x[i] * (1, 10, 100) from 2i on: 1, 10, 100+2, 20, 200+3, 30, 300
            assertThat(x.convTranspose1d(weight, null, Window.valid(3, 2))
                            .values()
                            .toFloats())
                    .containsExactly(1, 10, 102, 20, 203, 30, 300);
            // "same" cuts the odd one behind
            assertThat(x.convTranspose1d(weight, null, Window.same(3, 2, 1, 6))
                            .values()
                            .toFloats())
                    .containsExactly(1, 10, 102, 20, 203, 30);
            // a kernel smaller than the stride leaves what no element reaches to the bias
            Tensor small = bench.tensor(Shape.of(1, 1, 1), 5);
            assertThat(x.convTranspose1d(small, bench.vector(7), Window.valid(1, 2))
                            .values()
                            .toFloats())
                    .containsExactly(12, 7, 17, 7, 22, 7);
        }
    }

    @Test
    void nothingLeavesTheChannelsLastFormat() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.tensor(Shape.of(2, 8, 8, 6), new double[2 * 8 * 8 * 6]);
            Tensor depthwise = x.conv2d(
                    bench.tensor(Shape.of(12, 1, 3, 3), new double[12 * 9]), null, Window2d.same(3, 3, 1, 1, 8, 8), 6);
            assertContiguous("depthwise", depthwise);
            Tensor grouped = x.conv2d(
                    bench.tensor(Shape.of(4, 3, 3, 3), new double[4 * 27]), null, Window2d.valid(3, 3, 2, 2), 2);
            assertContiguous("grouped", grouped);
            Tensor wide = bench.tensor(Shape.of(6, 4, 4, 4), new double[6 * 4 * 16]);
            Window four = Window.same(4, 2, 1, 2);
            assertContiguous("transposed", x.convTranspose2d(wide, null, new Window2d(four, four)));
            Tensor series = bench.tensor(Shape.of(2, 9, 6), new double[2 * 9 * 6]);
            Tensor conv1d =
                    series.conv1d(bench.tensor(Shape.of(5, 6, 3), new double[5 * 18]), null, Window.causal(3, 1, 1), 1);
            assertContiguous("conv1d", conv1d);
            assertContiguous("maxPool1d", conv1d.maxPool1d(Window.valid(2, 2)));
            assertContiguous(
                    "convTranspose1d",
                    series.convTranspose1d(
                            bench.tensor(Shape.of(6, 4, 2), new double[6 * 8]), null, Window.valid(2, 2)));
            assertContiguous("adaptive", x.adaptiveAveragePool2d(3, 5));
            assertContiguous("adaptive max", x.adaptiveMaxPool2d(3, 5));
            assertContiguous("nearest", x.upsampleNearest2d(2, 3));
            assertContiguous("bilinear", x.upsampleBilinear2d(2, 3));
            assertContiguous("groupNorm", x.groupNorm(3, bench.vector(new double[6]), bench.vector(new double[6]), 1));
        }
    }

    @Test
    void explainsWhatDoesNotFit() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor series = bench.tensor(Shape.of(1, 5, 4), new double[20]);
            Tensor image = bench.tensor(Shape.of(1, 5, 1, 4), new double[20]);
            Tensor weight = bench.tensor(Shape.of(6, 2, 3), new double[36]);
            Window window = Window.valid(3, 1);
            assertThatThrownBy(() -> series.conv1d(weight, null, window, 1))
                    .hasMessageContaining("SHAPE_MISMATCH (1203): conv1d: ");
            assertThatThrownBy(() -> series.conv1d(weight, null, window, 0)).hasMessage("groups: 0 (expected: > 0)");
            assertThatThrownBy(() -> series.conv1d(weight, null, Window.valid(2, 1), 2))
                    .hasMessageContaining("conv1d: weight: [6, 2, 3] (expected: [O, I, 2])");
            assertThatThrownBy(() -> image.conv1d(weight, null, window, 2))
                    .hasMessageContaining("conv1d: [1, 5, 1, 4] (expected: x [N, T, C])");
            assertThatThrownBy(() -> series.convTranspose1d(weight, null, Window.valid(2, 1)))
                    .hasMessageContaining("convTranspose1d: weight: [6, 2, 3] (expected: [I, O, 2])");
            assertThatThrownBy(() -> series.maxPool1d(Window.valid(6, 1)))
                    .hasMessageContaining("maxPool1d: [1, 5, 4] (expected: x [N, T, C] and a window that fits)");
            assertThatThrownBy(() -> series.averagePool1d(Window.valid(2, 1, 2)))
                    .hasMessage("averagePool1d: dilation: 1 x 2 (expected: 1)");
            assertThatThrownBy(() -> series.adaptiveMaxPool2d(1, 1))
                    .hasMessageContaining("adaptiveMaxPool2d: [1, 5, 4] (expected: x [N, H, W, C])");
            assertThatThrownBy(() -> series.pad(1, 1)).hasMessageContaining("expected: two counts >= 0 for each axis");
            assertThatThrownBy(() -> series.groupNorm(3, bench.vector(1, 1, 1, 1), bench.vector(1, 1, 1, 1), 1))
                    .hasMessageContaining("groupNorm: 3 groups of: [1, 5, 4] (expected: a number that divides");
        }
    }

    private static void assertContiguous(String what, Tensor tensor) {
        assertThat(((TorchTensor) tensor).handle().is_contiguous()).as(what).isTrue();
    }

    private static void assertSame(Tensor actual, double[] expected, Loops loops) {
        assertThat(actual.values().toDoubles())
                .as("%s, replay with -Dlepton.seed=%d", loops, SEED)
                .usingComparatorWithPrecision(actual.dtype() == DType.FLOAT64 ? 1e-12 : 1e-4)
                .containsExactly(expected);
    }

    /** One random case, computed one product at a time. */
    private record Loops(
            int n, int h, int w, int in, int out, int groups, boolean transposed, Window2d window, long seed) {

        static Loops draw(Random random, boolean depthwise, boolean transposed) {
            while (true) {
                int groups = transposed ? 1 : 1 + random.nextInt(3);
                int in = depthwise ? groups : groups * (1 + random.nextInt(3));
                Loops drawn = new Loops(
                        1 + random.nextInt(3),
                        1 + random.nextInt(8),
                        1 + random.nextInt(8),
                        in,
                        groups * (1 + random.nextInt(3)),
                        groups,
                        transposed,
                        new Window2d(axis(random), axis(random)),
                        random.nextLong());
                if (transposed ? drawn.transposedHeight() * drawn.transposedWidth() > 0 : drawn.fits()) {
                    return drawn;
                }
            }
        }

        Loops ofOneRow() {
            return new Loops(n, 1, w, in, out, groups, transposed, new Window2d(Window.ONE, window.columns()), seed);
        }

        Tensor x(Workbench bench) {
            return bench.tensor(Shape.of(n, h, w, in), xs());
        }

        Tensor series(Workbench bench) {
            return bench.tensor(Shape.of(n, w, in), xs());
        }

        Tensor weight(Workbench bench) {
            return bench.tensor(
                    transposed ? Shape.of(in, out, kh(), kw()) : Shape.of(out, in / groups, kh(), kw()), weights());
        }

        Tensor weights1d(Workbench bench) {
            Tensor weight = weight(bench);
            return weight.reshape(weight.size(0), weight.size(1), kw());
        }

        Tensor bias(Workbench bench) {
            return bench.vector(biases());
        }

        double[] xs() {
            return new Random(seed).doubles((long) n * h * w * in, -2, 2).toArray();
        }

        double[] weights() {
            return new Random(seed + 1)
                    .doubles((long) out * (in / groups) * kh() * kw(), -1, 1)
                    .toArray();
        }

        double[] biases() {
            return new Random(seed + 2).doubles(out, -1, 1).toArray();
        }

        double[] convolved() {
            double[] x = xs();
            double[] k = weights();
            int rows = (int) window.outputHeight(h);
            int columns = (int) window.outputWidth(w);
            double[] y = filled(rows, columns);
            for (int image = 0; image < n; image++) {
                for (int o = 0; o < out; o++) {
                    for (int i = 0; i < in / groups; i++) {
                        int channel = o / (out / groups) * (in / groups) + i;
                        for (int tap = 0; tap < kh() * kw(); tap++) {
                            double weight = k[(o * (in / groups) + i) * kh() * kw() + tap];
                            for (int at = 0; at < rows * columns; at++) {
                                int row = source(window.rows(), at / columns, tap / kw());
                                int column = source(window.columns(), at % columns, tap % kw());
                                if (row >= 0 && row < h && column >= 0 && column < w) {
                                    y[(image * rows * columns + at) * out + o] +=
                                            weight * x[((image * h + row) * w + column) * in + channel];
                                }
                            }
                        }
                    }
                }
            }
            return y;
        }

        double[] scattered() {
            double[] x = xs();
            double[] k = weights();
            int rows = transposedHeight();
            int columns = transposedWidth();
            double[] y = filled(rows, columns);
            for (int image = 0; image < n; image++) {
                for (int at = 0; at < h * w; at++) {
                    for (int tap = 0; tap < kh() * kw(); tap++) {
                        int row = source(window.rows(), at / w, tap / kw());
                        int column = source(window.columns(), at % w, tap % kw());
                        if (row < 0 || row >= rows || column < 0 || column >= columns) {
                            continue;
                        }
                        for (int i = 0; i < in; i++) {
                            for (int o = 0; o < out; o++) {
                                y[((image * rows + row) * columns + column) * out + o] +=
                                        x[(image * h * w + at) * in + i] * k[(i * out + o) * kh() * kw() + tap];
                            }
                        }
                    }
                }
            }
            return y;
        }

        private double[] filled(int rows, int columns) {
            double[] biases = biases();
            double[] y = new double[n * rows * columns * out];
            for (int i = 0; i < y.length; i++) {
                y[i] = biases[i % out];
            }
            return y;
        }

        private static int source(Window axis, int position, int tap) {
            return position * axis.stride() - axis.before() + tap * axis.dilation();
        }

        private static Window axis(Random random) {
            int size = 1 + random.nextInt(3);
            int dilation = 1 + random.nextInt(2);
            int span = (size - 1) * dilation + 1;
            return new Window(size, 1 + random.nextInt(3), dilation, random.nextInt(span), random.nextInt(span));
        }

        private boolean fits() {
            return window.outputHeight(h) > 0 && window.outputWidth(w) > 0;
        }

        private int transposedHeight() {
            return (int) window.rows().transposedSize(h);
        }

        private int transposedWidth() {
            return (int) window.columns().transposedSize(w);
        }

        private int kh() {
            return window.rows().size();
        }

        private int kw() {
            return window.columns().size();
        }
    }
}
