package ai.lepton.sdk.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * In which order the rows of a dataset are taken in an epoch that shuffles. Must depend on nothing but its arguments: the
 * trainer gives a generator keyed by (seed, epoch), so that a resumed training finds the same order.
 */
@FunctionalInterface
public interface RowOrder {

    /**
     * All rows, each once; the first {@code batchSize} of them make the first batch, and so on.
     *
     * @param rows how many there are
     */
    int[] order(int rows, int batchSize, RandomGenerator random);

    /** Every order as likely as any other. In memory: 4 bytes a row, as all orders. */
    static RowOrder shuffled() {
        return (rows, batchSize, random) -> KeyedRandom.permutation(rows, random);
    }

    /**
     * Nearly in their own order, for rows that are read fastest one after the other: a buffer is filled with the first rows,
     * one of it, drawn evenly, is taken, and the next row takes its place. No row comes more than {@code bufferRows} places
     * before its own; how far behind is a matter of luck.
     *
     * @param bufferRows {@code >= 1}; as many as there are rows make it the same as {@link #shuffled}
     */
    static RowOrder shuffleBuffer(int bufferRows) {
        if (bufferRows < 1) {
            throw new IllegalArgumentException("bufferRows: " + bufferRows + " (expected: >= 1)");
        }
        return (rows, batchSize, random) -> {
            int[] buffer = new int[Math.min(bufferRows, rows)];
            Arrays.setAll(buffer, i -> i);
            int[] order = new int[rows];
            int left = buffer.length;
            int next = left;
            for (int i = 0; i < rows; i++) {
                int taken = random.nextInt(left);
                order[i] = buffer[taken];
                buffer[taken] = next < rows ? next++ : buffer[--left];
            }
            return order;
        };
    }

    /**
     * Rows of similar length together, so that little is padded: all rows are shuffled, every {@code poolBatches} batches of
     * them are sorted by length and cut into batches, and the batches are shuffled. With 1 it is the same as
     * {@link #shuffled}, with many the same rows meet in every epoch; 50 to 100 are usual. The last batch of an epoch may be
     * short, as always.
     *
     * @param lengths of the rows, shared
     * @param poolBatches {@code >= 1}
     */
    static RowOrder byLength(int[] lengths, int poolBatches) {
        if (poolBatches < 1) {
            throw new IllegalArgumentException("poolBatches: " + poolBatches + " (expected: >= 1)");
        }
        return (rows, batchSize, random) -> {
            Objects.checkFromToIndex(0, rows, lengths.length);
            Integer[] sorted =
                    Arrays.stream(KeyedRandom.permutation(rows, random)).boxed().toArray(Integer[]::new);
            long pool = (long) poolBatches * batchSize;
            for (long from = 0; from < rows; from += pool) {
                Arrays.sort(
                        sorted,
                        (int) from,
                        (int) Math.min(rows, from + pool),
                        Comparator.comparingInt(row -> lengths[row]));
            }
            int whole = rows / batchSize;
            int[] batches = KeyedRandom.permutation(whole, random);
            int[] order = new int[rows];
            for (int i = 0; i < rows; i++) {
                int from = i / batchSize < whole ? batches[i / batchSize] * batchSize + i % batchSize : i;
                order[i] = sorted[from];
            }
            return order;
        };
    }
}
