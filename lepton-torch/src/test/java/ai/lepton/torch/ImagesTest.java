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

/** Convolution and pooling beside plain loops, on random shapes, strides and paddings. */
class ImagesTest {

    private static final long SEED = Long.getLong("lepton.seed", System.nanoTime());
    private static final int ROUNDS = 60;

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void convolvesAsLoopsDo(DType dtype) {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            try (Workbench bench = new Workbench(dtype)) {
                Case images = Case.draw(random);
                int filters = 1 + random.nextInt(5);
                double[] kernel = random.doubles(
                                (long) filters
                                        * images.c
                                        * images.window.rows().size()
                                        * images.window.columns().size(),
                                -1,
                                1)
                        .toArray();
                double[] bias = random.doubles(filters, -1, 1).toArray();
                Tensor weight = bench.tensor(
                        Shape.of(
                                filters,
                                images.c,
                                images.window.rows().size(),
                                images.window.columns().size()),
                        kernel);
                Tensor x = images.tensor(bench);
                double[] expected = images.convolved(filters, kernel, bias);
                assertSame(x.conv2d(weight, bench.vector(bias), images.window), expected, images);
                double[] unbiased = images.convolved(filters, kernel, new double[filters]);
                assertSame(x.conv2d(weight, images.window), unbiased, images);
            }
        }
    }

    /** One channel in, one column out, other steps along rows than along columns: oneDNN gets this wrong by itself. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void convolvesToOneColumn(DType dtype) {
        try (Workbench bench = new Workbench(dtype)) {
            Tensor x = bench.tensor(Shape.of(1, 4, 2, 1), 1, 2, 3, 4, 5, 6, 7, 8);
            Tensor weight = bench.tensor(Shape.of(1, 1, 1, 2), 1, 10);
            Window2d window = new Window2d(Window.valid(1, 1), new Window(2, 2, 1, 1, 0));
            Tensor y = x.conv2d(weight, window);
            assertThat(y.shape()).isEqualTo(Shape.of(1, 4, 1, 1));
            assertThat(y.values().toDoubles()).containsExactly(10, 30, 50, 70);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void poolsAsLoopsDo(DType dtype) {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            try (Workbench bench = new Workbench(dtype)) {
                Case images = Case.draw(random);
                Tensor x = images.tensor(bench);
                assertSame(x.maxPool2d(images.window), images.pooled(true), images);
                assertSame(x.averagePool2d(images.window), images.pooled(false), images);
            }
        }
    }

    @Test
    void paddingNeverWinsOverNegativeNumbers() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.tensor(Shape.of(1, 2, 2, 1), -5, -6, -7, -8);
            assertThat(x.maxPool2d(new Window2d(new Window(2, 2, 1, 1, 0), new Window(2, 2, 1, 1, 0)))
                            .values()
                            .toFloats())
                    .containsExactly(-5);
            assertThat(x.maxPool2d(new Window2d(new Window(2, 2, 1, 1, 1), new Window(2, 2, 1, 1, 1)))
                            .values()
                            .toFloats())
                    .containsExactly(-5, -6, -7, -8);
        }
    }

    @Test
    void averagesOverTheImageOnly() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.tensor(Shape.of(1, 2, 2, 1), 1, 2, 3, 4);
            // below and right only: 2 x 2 inside, 2 x 1, 1 x 2, 1 x 1
            assertThat(x.averagePool2d(new Window2d(new Window(2, 1, 1, 0, 1), new Window(2, 1, 1, 0, 1)))
                            .values()
                            .toFloats())
                    .containsExactly(2.5f, 3, 3.5f, 4);
            assertThat(x.averagePool2d(new Window2d(new Window(2, 1, 1, 1, 1), new Window(2, 1, 1, 1, 1)))
                            .values()
                            .toFloats())
                    .containsExactly(1, 1.5f, 2, 2, 2.5f, 3, 3, 3.5f, 4);
        }
    }

    @Test
    void aNetworkStaysInChannelsLastMemory() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            for (int channels : new int[] {1, 3}) {
                Tensor x = bench.tensor(Shape.of(4, 9, 8, channels), new double[4 * 9 * 8 * channels]);
                Tensor kernel = bench.tensor(Shape.of(6, channels, 3, 3), new double[6 * channels * 9]);
                Tensor bias = bench.vector(new double[6]);
                Tensor convolved = x.conv2d(kernel, bias, Window2d.same(3, 3, 1, 1, 9, 8));
                assertThat(isContiguous(convolved))
                        .as("conv2d on %d channels", channels)
                        .isTrue();
                Tensor padded = x.conv2d(kernel, bias, Window2d.same(3, 3, 2, 2, 9, 8));
                assertThat(isContiguous(padded))
                        .as("padded conv2d on %d channels", channels)
                        .isTrue();
                Tensor pooled = convolved.relu().maxPool2d(Window2d.valid(2, 2, 2, 2));
                assertThat(isContiguous(pooled)).as("maxPool2d").isTrue();
                Tensor averaged = convolved.averagePool2d(Window2d.same(2, 2, 2, 2, 9, 8));
                assertThat(isContiguous(averaged)).as("averagePool2d").isTrue();
                Tensor normal = pooled.batchNormOfBatch(bias, bias, 1e-3).output();
                assertThat(isContiguous(normal)).as("batchNormOfBatch").isTrue();
            }
        }
    }

    @Test
    void explainsWhatDoesNotFit() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.tensor(Shape.of(1, 3, 3, 2), new double[18]);
            Tensor kernel = bench.tensor(Shape.of(4, 3, 2, 2), new double[48]);
            Window2d window = Window2d.valid(2, 2, 1, 1);
            assertThatThrownBy(() -> x.conv2d(kernel, window))
                    .hasMessageStartingWith("SHAPE_MISMATCH (1203): conv2d: [1, 3, 3, 2] and [4, 3, 2, 2] (expected: x"
                            + " [N, H, W, I], weight [O, I, kernel height, kernel width], bias [O], and a window that"
                            + " fits)")
                    .hasMessageNotContaining("\n");
            assertThatThrownBy(() -> x.reshape(3, 3, 2).maxPool2d(window))
                    .hasMessageStartingWith("SHAPE_MISMATCH (1203): maxPool2d: [3, 3, 2]");
            assertThatThrownBy(() -> x.averagePool2d(Window2d.valid(4, 4, 1, 1)))
                    .hasMessageStartingWith("SHAPE_MISMATCH (1203): averagePool2d: [1, 3, 3, 2]");
            assertThatThrownBy(() -> x.conv2d(bench.tensor(Shape.of(4, 2, 3, 3), new double[72]), window))
                    .hasMessageContaining("conv2d: weight: [4, 2, 3, 3] (expected: [O, I, 2, 2])");
            assertThatThrownBy(() -> x.cast(DType.INT64).maxPool2d(window))
                    .hasMessageContaining("DTYPE_MISMATCH (1204): maxPool2d: INT64");
        }
    }

    private static boolean isContiguous(Tensor tensor) {
        return ((TorchTensor) tensor).handle().is_contiguous();
    }

    private static void assertSame(Tensor actual, double[] expected, Case images) {
        double[] values = actual.values().toDoubles();
        double tolerance = actual.dtype() == DType.FLOAT64 ? 1e-12 : 1e-4;
        assertThat(values)
                .as("%s, replay with -Dlepton.seed=%d", images, SEED)
                .usingComparatorWithPrecision(tolerance)
                .containsExactly(expected);
        assertThat(actual.shape().size(1)).isEqualTo(images.window.outputHeight(images.h));
        assertThat(actual.shape().size(2)).isEqualTo(images.window.outputWidth(images.w));
    }

    /** Random images with a window over them. */
    private static final class Case {
        private final int n;
        private final int h;
        private final int w;
        private final int c;
        private final Window2d window;
        private final double[] values;

        Case(Random random, int h, int w, Window2d window) {
            this.n = 1 + random.nextInt(3);
            this.h = h;
            this.w = w;
            this.c = 1 + random.nextInt(4);
            this.window = window;
            this.values = random.doubles((long) n * h * w * c, -5, 5).toArray();
        }

        static Case draw(Random random) {
            while (true) {
                int h = 1 + random.nextInt(9);
                int w = 1 + random.nextInt(9);
                int kh = 1 + random.nextInt(4);
                int kw = 1 + random.nextInt(4);
                Window2d window = new Window2d(
                        new Window(kh, 1 + random.nextInt(3), 1, random.nextInt(kh), random.nextInt(kh)),
                        new Window(kw, 1 + random.nextInt(3), 1, random.nextInt(kw), random.nextInt(kw)));
                if (window.outputHeight(h) > 0 && window.outputWidth(w) > 0) {
                    return new Case(random, h, w, window);
                }
            }
        }

        Tensor tensor(Workbench bench) {
            return bench.tensor(Shape.of(n, h, w, c), values);
        }

        double[] convolved(int filters, double[] kernel, double[] bias) {
            int rows = (int) window.outputHeight(h);
            int columns = (int) window.outputWidth(w);
            double[] result = new double[n * rows * columns * filters];
            int at = 0;
            for (int image = 0; image < n; image++) {
                for (int row = 0; row < rows; row++) {
                    for (int column = 0; column < columns; column++) {
                        for (int o = 0; o < filters; o++) {
                            double sum = bias[o];
                            for (int i = 0; i < c; i++) {
                                for (int dy = 0; dy < window.rows().size(); dy++) {
                                    for (int dx = 0; dx < window.columns().size(); dx++) {
                                        int y = row * window.rows().stride()
                                                - window.rows().before()
                                                + dy;
                                        int x = column * window.columns().stride()
                                                - window.columns().before()
                                                + dx;
                                        double weight = kernel[
                                                ((o * c + i) * window.rows().size() + dy)
                                                                * window.columns()
                                                                        .size()
                                                        + dx];
                                        sum += inside(y, x) ? weight * at(image, y, x, i) : 0;
                                    }
                                }
                            }
                            result[at++] = sum;
                        }
                    }
                }
            }
            return result;
        }

        double[] pooled(boolean largest) {
            int rows = (int) window.outputHeight(h);
            int columns = (int) window.outputWidth(w);
            double[] result = new double[n * rows * columns * c];
            int at = 0;
            for (int image = 0; image < n; image++) {
                for (int row = 0; row < rows; row++) {
                    for (int column = 0; column < columns; column++) {
                        for (int channel = 0; channel < c; channel++) {
                            double sum = 0;
                            double max = Double.NEGATIVE_INFINITY;
                            int count = 0;
                            for (int dy = 0; dy < window.rows().size(); dy++) {
                                for (int dx = 0; dx < window.columns().size(); dx++) {
                                    int y = row * window.rows().stride()
                                            - window.rows().before()
                                            + dy;
                                    int x = column * window.columns().stride()
                                            - window.columns().before()
                                            + dx;
                                    if (inside(y, x)) {
                                        sum += at(image, y, x, channel);
                                        max = Math.max(max, at(image, y, x, channel));
                                        count++;
                                    }
                                }
                            }
                            result[at++] = largest ? max : sum / count;
                        }
                    }
                }
            }
            return result;
        }

        private boolean inside(int y, int x) {
            return y >= 0 && y < h && x >= 0 && x < w;
        }

        private double at(int image, int y, int x, int channel) {
            return values[((image * h + y) * w + x) * c + channel];
        }

        @Override
        public String toString() {
            return "[" + n + ", " + h + ", " + w + ", " + c + "] under " + window;
        }
    }
}
