package ai.lepton.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NormalizationTest {

    private static final long SEED = Long.getLong("lepton.seed", System.nanoTime());
    private static final double EPSILON = 1e-3;

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void followsTheFormulaForTablesSeriesAndImages(DType dtype) {
        Random random = new Random(SEED);
        for (Shape shape :
                new Shape[] {Shape.of(7, 3), Shape.of(4, 5, 3), Shape.of(3, 4, 2, 3), Shape.of(2, 2, 3, 2, 3)}) {
            int elements = Math.toIntExact(shape.elements());
            double[] x = random.doubles(elements, -2, 5).toArray();
            double[] gain = random.doubles(3, 0.5, 2).toArray();
            double[] shift = random.doubles(3, -1, 1).toArray();
            double[] mean = new double[3];
            double[] variance = new double[3];
            double count = elements / 3.0;
            for (int i = 0; i < elements; i++) {
                mean[i % 3] += x[i] / count;
            }
            for (int i = 0; i < elements; i++) {
                variance[i % 3] += Math.pow(x[i] - mean[i % 3], 2) / count;
            }
            try (Workbench bench = new Workbench(dtype)) {
                Tensor input = bench.tensor(shape, x);
                Tensor g = bench.vector(gain);
                Tensor s = bench.vector(shift);
                Tensor.BatchNormalized batch = input.batchNormOfBatch(g, s, EPSILON);
                assertClose(batch.output(), normalized(x, gain, shift, mean, variance));
                assertClose(batch.mean(), mean);
                assertClose(batch.variance(), variance);
                assertThat(batch.output().shape()).isEqualTo(shape);

                double[] otherMean = {1, -1, 0};
                double[] otherVariance = {4, 0.25, 1};
                Tensor given = input.batchNorm(g, s, bench.vector(otherMean), bench.vector(otherVariance), EPSILON);
                assertClose(given, normalized(x, gain, shift, otherMean, otherVariance));
                assertThat(given.shape()).isEqualTo(shape);
            }
        }
    }

    @Test
    void keepsTinyVariancesExact() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.tensor(Shape.of(4, 1), 1e-5, -1e-5, 1e-5, -1e-5);
            Tensor variance =
                    x.batchNormOfBatch(bench.vector(1), bench.vector(0), 1e-3).variance();
            assertThat(variance.values().at(0) / 1e-10).isBetween(0.99, 1.01);
        }
    }

    @Test
    void oneSampleHasNoVariance() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor.BatchNormalized batch =
                    bench.tensor(Shape.of(1, 2), 3, -4).batchNormOfBatch(bench.vector(2, 2), bench.vector(5, 6), 1e-3);
            assertClose(batch.output(), new double[] {5, 6});
            assertClose(batch.mean(), new double[] {3, -4});
            assertClose(batch.variance(), new double[] {0, 0});
        }
    }

    @Test
    void refusesStatisticsOfOtherChannels() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.tensor(Shape.of(2, 3), new double[6]);
            Tensor three = bench.vector(1, 1, 1);
            Tensor two = bench.vector(1, 1);
            assertThatThrownBy(() -> x.batchNorm(three, three, three, two, 1e-3))
                    .hasMessage("SHAPE_MISMATCH (1203): batchNorm: [2] (expected: [3], one per channel)");
            assertThatThrownBy(() -> x.batchNormOfBatch(two, three, 1e-3))
                    .hasMessageContaining("batchNormOfBatch: [2] (expected: [3], one per channel)");
            assertThatThrownBy(() -> three.batchNormOfBatch(three, three, 1e-3))
                    .hasMessageContaining("batchNormOfBatch: [3] (expected: x [N, ..., C])");
        }
    }

    private static double[] normalized(double[] x, double[] gain, double[] shift, double[] mean, double[] variance) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int c = i % gain.length;
            y[i] = gain[c] * (x[i] - mean[c]) / Math.sqrt(variance[c] + EPSILON) + shift[c];
        }
        return y;
    }

    private static void assertClose(Tensor actual, double[] expected) {
        assertThat(actual.values().toDoubles())
                .as("replay with -Dlepton.seed=%d", SEED)
                .usingComparatorWithPrecision(actual.dtype() == DType.FLOAT64 ? 1e-12 : 2e-5)
                .containsExactly(expected);
    }
}
