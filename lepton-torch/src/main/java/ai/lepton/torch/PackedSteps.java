package ai.lepton.torch;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The real steps of rows of different lengths, in the order in which libtorch takes them: all first steps, then all second
 * ones, the longest row first. One gather in this order packs, one scatter unpacks; rows without any step are left out,
 * which libtorch's own packing would refuse. All are INT64.
 *
 * @param places of the steps in {@code [N * T]}
 * @param counts how many rows have a first step, a second one, and so on
 * @param rows that have a step at all, the longest first
 */
record PackedSteps(NdArray places, NdArray counts, NdArray rows) {

    /**
     * @param lengths INT64 {@code [N]}
     * @throws ai.lepton.core.LeptonException {@code DATA_MISMATCH} naming the first that is not in {@code [0, steps]}
     */
    static PackedSteps of(NdArray lengths, long steps) {
        int[] real = new int[lengths.elements()];
        for (int row = 0; row < real.length; row++) {
            long length = lengths.longAt(row);
            if (length < 0 || length > steps) {
                throw Sequences.outOfRange("recurrent: length", length, row, Shape.of(real.length), 0, steps);
            }
            real[row] = (int) length;
        }
        int[] order = IntStream.range(0, real.length)
                .filter(row -> real[row] > 0)
                .boxed()
                .sorted(Comparator.comparingInt(row -> -real[row])) // stable, so the same for the same lengths
                .mapToInt(Integer::intValue)
                .toArray();
        long[] counts = new long[order.length == 0 ? 0 : real[order[0]]];
        long[] places = new long[Arrays.stream(real).sum()];
        int next = 0;
        for (int step = 0; step < counts.length; step++) {
            for (int row : order) {
                if (real[row] <= step) {
                    break;
                }
                places[next++] = row * steps + step;
                counts[step]++;
            }
        }
        return new PackedSteps(
                array(places),
                array(counts),
                array(Arrays.stream(order).asLongStream().toArray()));
    }

    private static NdArray array(long[] values) {
        return NdArray.of(Shape.of(values.length), values);
    }
}
