package ai.lepton.data.feature;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A sample of numbers that come one by one, each as likely to be kept as any other (Vitter's algorithm R); all of them while
 * they fit. Quantiles of a sample of 100,000 lie within about half a per cent of their rank. Not safe for several threads.
 */
final class Reservoir {

    private static final int SIZE = 100_000;

    private final RandomGenerator random;
    private double[] kept = new double[1024];
    private long seen;

    Reservoir(RandomGenerator random) {
        this.random = random;
    }

    void add(double value) {
        if (seen < SIZE) {
            if (seen == kept.length) {
                kept = Arrays.copyOf(kept, Math.min(SIZE, 2 * kept.length));
            }
            kept[(int) seen] = value;
        } else {
            long place = random.nextLong(seen + 1);
            if (place < SIZE) {
                kept[(int) place] = value;
            }
        }
        seen++;
    }

    boolean isEmpty() {
        return seen == 0;
    }

    /** The numbers kept, rising. */
    double[] sorted() {
        double[] sorted = Arrays.copyOf(kept, (int) Math.min(seen, SIZE));
        Arrays.sort(sorted);
        return sorted;
    }

    /**
     * A quantile, linear between neighbours.
     *
     * @param sorted at least one number, rising
     * @param share 0 for the smallest to 1 for the largest
     */
    static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        double part = place - below;
        // As a difference it could overflow.
        return part == 0 ? sorted[below] : sorted[below] * (1 - part) + sorted[above] * part;
    }
}
