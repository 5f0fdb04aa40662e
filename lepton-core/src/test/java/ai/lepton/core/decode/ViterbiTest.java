package ai.lepton.core.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ViterbiTest {

    private static final long SEED = Long.getLong("lepton.seed", System.nanoTime());

    @Test
    void followsTheTransitionsWhereTheyWeighMore() {
        double[] lattice = {
            0, -5, // from 0: to 1 is dear
            -5, 0, // from 1: to 0 is dear
            1, 0, // start with 0
            0, 3, // end with 1
            2, 0, // step 1 likes 0
            0, 1, // step 2 likes 1
            1, 0, // step 3 likes 0
        };
        // All 0: 1 + 2 + 0 + 1 + 0 = 4. All 1: 0 + 0 + 1 + 0 + 3 = 4; the smaller tags win. A change costs 5.
        assertThat(decode(1, 3, 2, lattice)).containsExactly(0, 0, 0);
        lattice[7] = 3.5;
        assertThat(decode(1, 3, 2, lattice)).containsExactly(1, 1, 1);
        lattice[1] = 0;
        assertThat(decode(1, 3, 2, lattice)).containsExactly(0, 1, 1);
    }

    @Test
    void isTheBestOfAllPaths() {
        Random random = new Random(SEED);
        for (int round = 0; round < 100; round++) {
            int tags = 1 + random.nextInt(3);
            int steps = random.nextInt(5);
            int rows = 1 + random.nextInt(3);
            int[] lengths = random.ints(rows, 0, steps + 1).toArray();
            int size = (tags + 2 + steps) * tags;
            double[] lattice = random.doubles((long) rows * size, -2, 2).toArray();
            for (int row = 0; row < rows; row++) {
                Arrays.fill(lattice, row * size + (tags + 2 + lengths[row]) * tags, (row + 1) * size, Viterbi.PADDING);
            }
            long[] found = decode(rows, steps, tags, lattice);
            for (int row = 0; row < rows; row++) {
                double[] one = Arrays.copyOfRange(lattice, row * size, (row + 1) * size);
                long[] path = Arrays.copyOfRange(found, row * steps, row * steps + lengths[row]);
                double best = Double.NEGATIVE_INFINITY;
                int paths = (int) Math.pow(tags, lengths[row]);
                for (int number = 0; number < paths; number++) {
                    best = Math.max(best, score(one, tags, path(number, tags, lengths[row])));
                }
                assertThat(score(one, tags, path))
                        .as("round %d, row %d, replay with -Dlepton.seed=%d", round, row, SEED)
                        .isEqualTo(best);
                assertThat(Arrays.copyOfRange(found, row * steps + lengths[row], (row + 1) * steps))
                        .containsExactly(repeated(Viterbi.NO_TAG, steps - lengths[row]));
            }
        }
    }

    @Test
    void refusesWhatIsNoLattice() {
        assertThatThrownBy(() -> Viterbi.decode(NdArray.of(Shape.of(1, 3, 2), new float[6])))
                .hasMessage("SHAPE_MISMATCH (1203): lattice: FLOAT32 [1, 3, 2] (expected: floating-point numbers"
                        + " [N, tags + 2 + steps, tags])");
    }

    private static long[] repeated(long value, int count) {
        long[] values = new long[count];
        Arrays.fill(values, value);
        return values;
    }

    private static long[] decode(int rows, int steps, int tags, double... lattice) {
        NdArray decoded = Viterbi.decode(NdArray.of(Shape.of(rows, tags + 2 + steps, tags), lattice));
        long[] values = new long[decoded.elements()];
        Arrays.setAll(values, decoded::longAt);
        return values;
    }

    private static long[] path(int number, int tags, int length) {
        long[] path = new long[length];
        int rest = number;
        for (int step = 0; step < length; step++) {
            path[step] = rest % tags;
            rest /= tags;
        }
        return path;
    }

    /** In the order in which the decoder adds, so that equal paths are equal to the last bit. */
    private static double score(double[] lattice, int tags, long... path) {
        if (path.length == 0) {
            return 0;
        }
        double sum = lattice[tags * tags + (int) path[0]] + lattice[(tags + 2) * tags + (int) path[0]];
        for (int step = 1; step < path.length; step++) {
            sum = sum
                    + lattice[(int) path[step - 1] * tags + (int) path[step]]
                    + lattice[(tags + 2 + step) * tags + (int) path[step]];
        }
        return sum + lattice[(tags + 1) * tags + (int) path[path.length - 1]];
    }
}
