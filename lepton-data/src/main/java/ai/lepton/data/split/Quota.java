package ai.lepton.data.split;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Gives each of a known number of rows to a part by chance, in one pass and so that each part gets exactly its share: a part
 * is drawn with the probability of what it still lacks.
 *
 * <p>Knuth, The Art of Computer Programming, volume 2, section 3.4.2, algorithm S, for several parts.
 */
final class Quota {

    private final long[] wanted;
    private final RandomGenerator random;
    private long left;

    private Quota(long[] wanted, RandomGenerator random) {
        this.wanted = wanted;
        this.random = random;
        this.left = Arrays.stream(wanted).sum();
    }

    /**
     * A quota over {@code rows}.
     *
     * @param shares of each part; sum 1. What whole rows leave over goes to the parts that lost most by rounding down; among
     *     equals by chance, so that many small quotas do not all favour one part.
     */
    static Quota of(long rows, double[] shares, RandomGenerator random) {
        long[] wanted = new long[shares.length];
        double[] lost = new double[shares.length];
        long given = 0;
        for (int i = 0; i < shares.length; i++) {
            // A share of 0.1 of 10 rows is 1, also where the product is a little less.
            wanted[i] = (long) Math.floor(rows * shares[i] + 1e-9);
            lost[i] = rows * shares[i] - wanted[i] + 1e-7 * random.nextDouble();
            given += wanted[i];
        }
        for (; given < rows; given++) {
            int most = 0;
            for (int i = 1; i < lost.length; i++) {
                if (lost[i] > lost[most]) {
                    most = i;
                }
            }
            wanted[most]++;
            lost[most] -= 1;
        }
        return new Quota(wanted, random);
    }

    /** The part of the next row. */
    byte next() {
        long at = random.nextLong(left);
        int part = 0;
        while (at >= wanted[part]) {
            at -= wanted[part++];
        }
        wanted[part]--;
        left--;
        return (byte) part;
    }
}
