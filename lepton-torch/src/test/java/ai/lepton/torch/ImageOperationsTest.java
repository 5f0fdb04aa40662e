package ai.lepton.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.Window;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Poolings of series, adaptive poolings, resizing, padding and norms within a row: by hand, and beside loops. */
class ImageOperationsTest {

    private static final long SEED = Long.getLong("lepton.seed", System.nanoTime());
    private static final double EPSILON = 1e-3;

    @Test
    void poolsSeries() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.tensor(Shape.of(1, 5, 1), 3, -1, 4, -1, -5);
            assertValues(x.maxPool1d(Window.valid(2, 2)), 3, 4);
            assertValues(x.maxPool1d(Window.same(2, 2, 1, 5)), 3, 4, -5);
            assertValues(x.maxPool1d(Window.valid(2, 1, 3)), 3, -1);
            assertValues(x.averagePool1d(Window.valid(2, 2)), 1, 1.5);
            assertValues(x.averagePool1d(Window.same(2, 2, 1, 5)), 1, 1.5, -5);
            assertValues(x.max(1, 2), 4);
        }
    }

    @Test
    void adaptivePoolingCutsAnImageIntoParts() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.tensor(Shape.of(1, 2, 5, 1), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
            // five columns in two: 0-2 and 2-4, which share the middle one
            assertValues(x.adaptiveAveragePool2d(1, 2), 4.5, 6.5);
            assertValues(x.adaptiveMaxPool2d(1, 2), 8, 10);
            assertValues(x.adaptiveAveragePool2d(2, 1), 3, 8);
        }
    }

    @Test
    void enlargesImages() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.tensor(Shape.of(1, 1, 2, 2), 0, 10, 4, 30);
            assertValues(x.upsampleNearest2d(2, 2), 0, 10, 0, 10, 4, 30, 4, 30, 0, 10, 0, 10, 4, 30, 4, 30);
            // new centres lie at -1/4, 1/4, 3/4 and 5/4 of the old ones
            assertValues(x.upsampleBilinear2d(1, 2), 0, 10, 1, 15, 3, 25, 4, 30);
        }
    }

    @Test
    void putsZerosAround() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.tensor(Shape.of(1, 2, 2), 1, 2, 3, 4);
            Tensor padded = x.pad(0, 0, 1, 0, 0, 2);
            assertThat(padded.shape()).isEqualTo(Shape.of(1, 3, 4));
            assertValues(padded, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0, 0);
        }
    }

    @Test
    void geluByTanhIsTheApproximation() {
        try (Workbench bench = new Workbench(DType.FLOAT64)) {
            double[] x = {-3, -0.5, 0, 0.7, 2};
            double[] expected = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                double inner = Math.sqrt(2 / Math.PI) * (x[i] + 0.044715 * x[i] * x[i] * x[i]);
                expected[i] = 0.5 * x[i] * (1 + Math.tanh(inner));
            }
            assertThat(bench.vector(x).geluTanh().values().toDoubles())
                    .usingComparatorWithPrecision(1e-14)
                    .containsExactly(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void normsFollowTheirFormulas(DType dtype) {
        Random random = new Random(SEED);
        for (Shape shape : new Shape[] {
            Shape.of(3, 6), Shape.of(2, 5, 6), Shape.of(2, 3, 4, 6), Shape.of(2, 2, 3, 2, 6), Shape.of(1, 1, 1, 6)
        }) {
            int elements = (int) shape.elements();
            double[] x = random.doubles(elements, -2, 5).toArray();
            double[] gain = random.doubles(6, 0.5, 2).toArray();
            double[] shift = random.doubles(6, -1, 1).toArray();
            int perRow = elements / (int) shape.size(0);
            try (Workbench bench = new Workbench(dtype)) {
                Tensor input = bench.tensor(shape, x);
                Tensor g = bench.vector(gain);
                Tensor s = bench.vector(shift);
                assertClose(input.layerNorm(g, s, EPSILON), normalized(x, gain, shift, i -> i / 6));
                for (int groups : new int[] {1, 2, 3, 6}) {
                    assertClose(
                            input.groupNorm(groups, g, s, EPSILON),
                            normalized(x, gain, shift, i -> i / perRow * groups + i % 6 / (6 / groups)));
                }
            }
        }
    }

    /** Which statistics an element belongs to. */
    @FunctionalInterface
    private interface Together {
        int of(int element);
    }

    private static double[] normalized(double[] x, double[] gain, double[] shift, Together together) {
        int groups = together.of(x.length - 1) + 1;
        double[] sum = new double[groups];
        double[] squares = new double[groups];
        double[] count = new double[groups];
        for (int i = 0; i < x.length; i++) {
            sum[together.of(i)] += x[i];
            count[together.of(i)]++;
        }
        for (int i = 0; i < x.length; i++) {
            int group = together.of(i);
            squares[group] += Math.pow(x[i] - sum[group] / count[group], 2);
        }
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int group = together.of(i);
            double deviation = Math.sqrt(squares[group] / count[group] + EPSILON);
            y[i] = gain[i % 6] * (x[i] - sum[group] / count[group]) / deviation + shift[i % 6];
        }
        return y;
    }

    private static void assertValues(Tensor actual, double... expected) {
        assertThat(actual.values().toDoubles())
                .usingComparatorWithPrecision(1e-6)
                .containsExactly(expected);
    }

    private static void assertClose(Tensor actual, double[] expected) {
        assertThat(actual.values().toDoubles())
                .as("replay with -Dlepton.seed=%d", SEED)
                .usingComparatorWithPrecision(actual.dtype() == DType.FLOAT64 ? 1e-12 : 5e-5)
                .containsExactly(expected);
    }
}
