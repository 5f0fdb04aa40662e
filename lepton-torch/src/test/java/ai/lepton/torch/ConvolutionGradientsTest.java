package ai.lepton.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.Window;
import ai.lepton.sdk.tensor.Window2d;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Convolutions in float32, which other kernels compute than those in float64: results and all gradients beside those in
 * float64, on random geometry. Run it with {@code ONEDNN_MAX_CPU_ISA=AVX2} (or {@code SSE41}, {@code AVX512_CORE}) for
 * the kernels of other processors, and with {@code MALLOC_CHECK_=3 LD_PRELOAD=libc_malloc_debug.so.0} to see kernels
 * that write behind their arrays.
 */
class ConvolutionGradientsTest {

    private static final long SEED = Long.getLong("lepton.seed", System.nanoTime());
    private static final int ROUNDS = Integer.getInteger("lepton.rounds", 60);

    /** That oneDNN 3.7.1 has computed wrong, or has written elsewhere. */
    @Test
    void casesThatWereWrong() {
        Window pair = new Window(2, 1, 1, 0, 0);
        Window everyThird = new Window(2, 3, 1, 0, 0);
        Window dot = Window.valid(1, 2);
        agree(new Case(Kind.PLAIN, Shape.of(3, 3, 2, 1), Shape.of(2, 1, 2, 2), new Window2d(pair, everyThird), 1, 1));
        agree(new Case(Kind.PLAIN, Shape.of(2, 10, 4, 3), Shape.of(16, 3, 1, 1), new Window2d(dot, dot), 1, 1));
        agree(new Case(Kind.PLAIN, Shape.of(2, 8, 10, 5), Shape.of(8, 5, 1, 1), new Window2d(dot, dot), 1, 1));
        agree(new Case(
                Kind.TRANSPOSED_SERIES,
                Shape.of(3, 1, 1, 1),
                Shape.of(1, 1, 1, 2),
                new Window2d(Window.ONE, pair),
                1,
                1));
        agree(new Case(Kind.DEPTHWISE, Shape.of(2, 7, 7, 3), Shape.of(6, 1, 3, 3), Window2d.valid(3, 3, 2, 2), 3, 1));
    }

    @ParameterizedTest
    @EnumSource
    void singlePrecisionAgreesWithDouble(Kind kind) {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            agree(Case.draw(random, kind));
        }
    }

    private static void agree(Case drawn) {
        List<double[]> expected = drawn.compute(DType.FLOAT64);
        List<double[]> actual = drawn.compute(DType.FLOAT32);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(largestDifference(actual.get(i), expected.get(i)))
                    .as("%s of %s, replay with -Dlepton.seed=%d", Case.RESULTS.get(i), drawn, SEED)
                    .isLessThan(1e-4);
        }
    }

    /** Relative to the largest of the expected numbers. */
    private static double largestDifference(double[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double largest = 0;
        double scale = 1;
        for (int i = 0; i < expected.length; i++) {
            // Not a number counts as infinitely far.
            double difference = Math.abs(actual[i] - expected[i]);
            largest = difference <= largest ? largest : Double.isNaN(difference) ? Double.MAX_VALUE : difference;
            scale = Math.max(scale, Math.abs(expected[i]));
        }
        return largest / scale;
    }

    /** What is convolved with what. */
    enum Kind {
        PLAIN,
        GROUPS,
        DEPTHWISE,
        TRANSPOSED,
        SERIES,
        TRANSPOSED_SERIES;

        boolean isTransposed() {
            return this == TRANSPOSED || this == TRANSPOSED_SERIES;
        }

        boolean isSeries() {
            return this == SERIES || this == TRANSPOSED_SERIES;
        }
    }

    private record Case(Kind kind, Shape x, Shape weight, Window2d window, int groups, long seed) {

        static final List<String> RESULTS = List.of("y", "gradient of x", "gradient of weight", "gradient of bias");
        private static final int[] CHANNELS = {1, 1, 2, 3, 4, 5, 8, 16, 17, 24, 32};

        static Case draw(Random random, Kind kind) {
            while (true) {
                int groups = kind == Kind.GROUPS || kind == Kind.DEPTHWISE ? 2 + random.nextInt(3) : 1;
                int in = kind == Kind.DEPTHWISE ? 1 : channels(random);
                int out = kind == Kind.DEPTHWISE ? 1 + random.nextInt(3) : channels(random);
                groups *= kind == Kind.DEPTHWISE && random.nextBoolean() ? 8 : 1;
                Window2d window = new Window2d(kind.isSeries() ? Window.ONE : axis(random), axis(random));
                int height = kind.isSeries() ? 1 : 1 + random.nextInt(10);
                int width = 1 + random.nextInt(10);
                boolean fits = kind.isTransposed()
                        ? window.rows().transposedSize(height) > 0
                                && window.columns().transposedSize(width) > 0
                        : window.outputHeight(height) > 0 && window.outputWidth(width) > 0;
                if (fits) {
                    int rows = window.rows().size();
                    int columns = window.columns().size();
                    return new Case(
                            kind,
                            Shape.of(1 + random.nextInt(3), height, width, (long) in * groups),
                            kind.isTransposed()
                                    ? Shape.of(in, out, rows, columns)
                                    : Shape.of((long) out * groups, in, rows, columns),
                            window,
                            groups,
                            random.nextLong());
                }
            }
        }

        private static int channels(Random random) {
            return CHANNELS[random.nextInt(CHANNELS.length)];
        }

        private static Window axis(Random random) {
            int size = 1 + random.nextInt(3);
            int dilation = 1 + random.nextInt(2);
            int span = (size - 1) * dilation + 1;
            return new Window(size, 1 + random.nextInt(3), dilation, random.nextInt(span), random.nextInt(span));
        }

        List<double[]> compute(DType dtype) {
            Random random = new Random(seed);
            try (Workbench bench = new Workbench(dtype)) {
                Parameter images = parameter(bench, x, random);
                Parameter kernel = parameter(bench, weight, random);
                Parameter bias = parameter(bench, Shape.of(outputs()), random);
                Tensor y = convolved(images, kernel, bias);
                // A gradient of its own for each element.
                Tensor factors = bench.tensor(
                        y.shape(), random.doubles(y.shape().elements(), -1, 1).toArray());
                List<double[]> results = new ArrayList<>();
                results.add(y.values().toDoubles());
                bench.session.backward(y.mul(factors).sum());
                for (Parameter parameter : List.of(images, kernel, bias)) {
                    results.add(parameter.gradient().values().toDoubles());
                }
                return results;
            }
        }

        private long outputs() {
            return kind.isTransposed() ? weight.size(1) : weight.size(0);
        }

        private static Parameter parameter(Workbench bench, Shape shape, Random random) {
            return bench.parameter(
                    shape, random.doubles(shape.elements(), -1, 1).toArray());
        }

        private Tensor convolved(Parameter images, Parameter kernel, Parameter bias) {
            Tensor x = images.value();
            Tensor w = kernel.value();
            Tensor b = bias.value();
            if (!kind.isSeries()) {
                return kind.isTransposed() ? x.convTranspose2d(w, b, window) : x.conv2d(w, b, window, groups);
            }
            Tensor series = x.reshape(x.size(0), x.size(2), x.size(3));
            Tensor taps = w.reshape(w.size(0), w.size(1), w.size(3));
            return kind.isTransposed()
                    ? series.convTranspose1d(taps, b, window.columns())
                    : series.conv1d(taps, b, window.columns(), groups);
        }
    }
}
