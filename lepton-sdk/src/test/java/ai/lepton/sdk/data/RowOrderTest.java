package ai.lepton.sdk.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowOrderTest {

    @Test
    void takesEachRowOnceAndTheSameForTheSameKey() {
        long seed = seed();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            int rows = 1 + random.nextInt(300);
            int batchSize = 1 + random.nextInt(40);
            int[] lengths = random.ints(rows, 0, 50).toArray();
            for (RowOrder order : new RowOrder[] {
                RowOrder.shuffled(),
                RowOrder.shuffleBuffer(1 + random.nextInt(400)),
                RowOrder.byLength(lengths, 1 + random.nextInt(10))
            }) {
                int[] taken = order.order(rows, batchSize, KeyedRandom.of(seed, i));
                assertThat(IntStream.of(taken).sorted().toArray())
                        .isEqualTo(IntStream.range(0, rows).toArray());
                assertThat(order.order(rows, batchSize, KeyedRandom.of(seed, i)))
                        .isEqualTo(taken);
            }
        }
    }

    @Test
    void putsRowsOfSimilarLengthTogether() {
        int[] lengths = new Random(1).ints(1000, 1, 200).toArray();

        int[] byLength = RowOrder.byLength(lengths, 10).order(1000, 16, KeyedRandom.of(7));
        int[] shuffled = RowOrder.shuffled().order(1000, 16, KeyedRandom.of(7));

        // Of ten batches sorted together, each spans about a tenth of the lengths.
        assertThat(padded(lengths, byLength, 16))
                .isLessThan(1.12 * IntStream.of(lengths).sum());
        assertThat(padded(lengths, shuffled, 16))
                .isGreaterThan(1.7 * IntStream.of(lengths).sum());
        assertThat(RowOrder.byLength(lengths, 10).order(1000, 16, KeyedRandom.of(8)))
                .isNotEqualTo(byLength);
        // Batches are in random order: not from short to long.
        int[] firsts =
                IntStream.range(0, 62).map(i -> lengths[byLength[16 * i]]).toArray();
        assertThat(firsts).isNotEqualTo(IntStream.of(firsts).sorted().toArray());
    }

    @Test
    void sortsSmallCasesAsByHand() {
        int[] lengths = {5, 1, 4, 2, 3};

        int[] order = RowOrder.byLength(lengths, 100).order(5, 2, KeyedRandom.of(3));

        // Batches of lengths (1, 2) and (3, 4), in either order, and the longest alone at the end.
        assertThat(order[4]).isZero();
        assertThat(Arrays.copyOf(order, 4))
                .satisfiesAnyOf(
                        four -> assertThat(four).containsExactly(1, 3, 4, 2),
                        four -> assertThat(four).containsExactly(4, 2, 1, 3));
    }

    @Test
    void takesNoRowFromBeyondTheBuffer() {
        int[] order = RowOrder.shuffleBuffer(10).order(1000, 8, KeyedRandom.of(1));

        for (int i = 0; i < order.length; i++) {
            assertThat(order[i]).isLessThan(i + 10);
        }
        assertThat(order).isNotEqualTo(IntStream.range(0, 1000).toArray());
        assertThat(RowOrder.shuffleBuffer(1).order(5, 8, KeyedRandom.of(1))).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void belongsToADataset() {
        Dataset rows = Dataset.of(NdArray.of(Shape.of(4, 1), 0f, 1, 2, 3), NdArray.of(Shape.of(4), 0L, 1, 2, 3));

        Dataset backwards = rows.ordered((count, batchSize, random) -> new int[] {3, 2, 1, 0});

        assertThat(backwards.order(2, KeyedRandom.of(1))).containsExactly(3, 2, 1, 0);
        assertThat(backwards
                        .mapped(rows.inputs(), rows.targets(), batch -> batch)
                        .order(2, KeyedRandom.of(1)))
                .containsExactly(3, 2, 1, 0);
        assertThat(rows.order(2, KeyedRandom.of(1))).isEqualTo(KeyedRandom.permutation(4, KeyedRandom.of(1)));
        assertThatThrownBy(() -> rows.ordered((count, batchSize, random) -> new int[] {0, 1, 1, 2})
                        .order(2, KeyedRandom.of(1)))
                .hasMessage("order: 4 rows (expected: each of 4 rows once)");
        assertThatThrownBy(() -> RowOrder.shuffleBuffer(0)).hasMessage("bufferRows: 0 (expected: >= 1)");
        assertThatThrownBy(() -> RowOrder.byLength(new int[0], 0)).hasMessage("poolBatches: 0 (expected: >= 1)");
    }

    private static double padded(int[] lengths, int[] order, int batchSize) {
        double sum = 0;
        for (int from = 0; from < order.length; from += batchSize) {
            int[] batch = Arrays.copyOfRange(order, from, Math.min(order.length, from + batchSize));
            sum += batch.length
                    * (double)
                            IntStream.of(batch).map(row -> lengths[row]).max().orElse(0);
        }
        return sum;
    }

    private static long seed() {
        Long given = Long.getLong("lepton.seed");
        long seed = given != null ? given : System.nanoTime();
        System.out.println("lepton.seed=" + seed);
        return seed;
    }
}
