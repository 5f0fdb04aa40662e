package ai.lepton.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlignmentsTest {

    private static final long SEED = Long.getLong("lepton.seed", System.nanoTime());

    private final Workbench bench = new Workbench(DType.FLOAT64);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aLossIsTheSumOverAllAlignments() {
        int steps = 4;
        int classes = 3;
        double[] scores =
                new java.util.Random(SEED).doubles(2L * steps * classes, -2, 2).toArray();
        Tensor logs = bench.tensor(Shape.of(2, steps, classes), scores).logSoftmax(-1);
        double[] p = logs.exp().values().toDoubles();
        Tensor labels = bench.longs(Shape.of(2, 2), 2, 2, 1, 9); // what is behind the length is not looked at
        double[] losses = logs.ctcLoss(labels, new long[] {4, 3}, new long[] {2, 1})
                .values()
                .toDoubles();
        assertThat(losses[0])
                .as("replay with -Dlepton.seed=%d", SEED)
                .isCloseTo(-Math.log(paths(p, 0, 4, classes, 2, 2)), within(1e-12));
        assertThat(losses[1])
                .as("replay with -Dlepton.seed=%d", SEED)
                .isCloseTo(-Math.log(paths(p, steps * classes, 3, classes, 1)), within(1e-12));
    }

    @Test
    void whatDoesNotFitIsAnError() {
        Tensor logs = bench.tensor(Shape.of(1, 2, 3), new double[6]).logSoftmax(-1);
        long[] one = {1};
        assertThatThrownBy(() -> logs.ctcLoss(bench.longs(Shape.of(1, 1), 3), one, one))
                .hasMessage("SHAPE_MISMATCH (1203): ctcLoss: label 3 in: [1, 2, 3] (expected: 1 to C - 1)");
        assertThatThrownBy(() -> logs.ctcLoss(bench.longs(Shape.of(1, 1), 1), new long[] {3}, one))
                .hasMessageContaining("row 0 of 3 steps and 1 labels");
        assertThatThrownBy(() -> logs.ctcLoss(bench.longs(Shape.of(1, 1), 1), one, new long[] {2}))
                .hasMessageContaining("row 0 of 1 steps and 2 labels");
        assertThatThrownBy(() -> logs.ctcLoss(bench.longs(Shape.of(2, 1), 1, 1), one, one))
                .hasMessageContaining("[N, S] of [N, T, C]");
        assertThatThrownBy(() -> logs.ctcLoss(bench.longs(Shape.of(1, 1), 1), new long[2], one))
                .hasMessageContaining("2 steps, 1 lengths");
        assertThatThrownBy(() -> logs.ctcLoss(bench.vector(1), one, one)).hasMessageContaining("INT64");
    }

    @Test
    void aConstantStandsBesideATensor() {
        Tensor x = bench.vector(1, 2);
        Tensor constant = x.constant(NdArray.of(Shape.of(2), 5L, 7L));
        assertThat(constant.dtype()).isEqualTo(DType.INT64);
        assertThat(constant.cast(DType.FLOAT64).mul(x).values().toDoubles()).containsExactly(5, 14);
    }

    /** The probability of all paths that become these labels when repeats and then blanks are dropped. */
    private static double paths(double[] p, int from, int steps, int classes, int... labels) {
        double sum = 0;
        for (int path = 0; path < Math.pow(classes, steps); path++) {
            double probability = 1;
            int rest = path;
            int last = 0;
            int[] found = {};
            for (int step = 0; step < steps; step++) {
                int c = rest % classes;
                rest /= classes;
                probability *= p[from + step * classes + c];
                if (c != last && c != 0) {
                    found = Arrays.copyOf(found, found.length + 1);
                    found[found.length - 1] = c;
                }
                last = c;
            }
            sum += Arrays.equals(found, labels) ? probability : 0;
        }
        return sum;
    }
}
