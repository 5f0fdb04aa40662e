package ai.lepton.codec.sound;

import java.util.Arrays;

/**
 * Brings samples to another rate.
 *
 * <p>{@code y(n) = sum_k x(k) h(n * M / L - k)} where {@code L / M} is the ratio of the rates in lowest terms and {@code h}
 * a sinc under a Kaiser window of beta {@value #BETA}, {@value #CROSSINGS} zero crossings long on each side: what lies above
 * half of the lower rate is at least 80 dB down, what lies below 84 % of that is kept to within 0.001; there is no delay. Each
 * of the {@code L} phases of {@code h} sums to 1, so that a constant stays what it is. Before the first and behind the last
 * sample there is silence. {@code T} samples become {@code ceil(T * L / M)}.
 *
 * <p>Sums are in double precision, in one order: equal samples give equal bits on every machine. Immutable; safe for several
 * threads. Holds the phases where they are at most {@value #MOST_KEPT} numbers, and makes them as they are needed where the
 * rates have little in common.
 *
 * @see <a href="https://ccrma.stanford.edu/~jos/resample/">Smith, "Digital Audio Resampling" (2002)</a>
 */
public final class Resampler {

    private static final double BETA = 8;
    private static final int CROSSINGS = 32;
    private static final int MOST_KEPT = 1 << 18;

    /** Where the filter lets half through, of half of the lower rate: its slope, 16 % wide, ends there. */
    private static final double CUTOFF = 0.92;

    private final int from;
    private final int to;
    private final int up;
    private final int down;
    private final double width;
    private final double cutoff;
    private final double[][] phases;

    private Resampler(int from, int to) {
        this.from = from;
        this.to = to;
        int divisor = divisor(from, to);
        this.up = to / divisor;
        this.down = from / divisor;
        double scale = Math.min(1, (double) to / from);
        this.cutoff = CUTOFF * scale;
        this.width = CROSSINGS / scale;
        boolean kept = (long) up * taps() <= MOST_KEPT && up != down;
        this.phases = new double[kept ? up : 0][];
        for (int phase = 0; phase < phases.length; phase++) {
            phases[phase] = filter(phase);
        }
    }

    /**
     * From one rate to another, in samples a second.
     *
     * @throws IllegalArgumentException if a rate is not positive, or one is more than 1000 times the other
     */
    public static Resampler of(int from, int to) {
        if (from < 1) {
            throw new IllegalArgumentException("from: " + from + " (expected: > 0)");
        }
        if (to < 1) {
            throw new IllegalArgumentException("to: " + to + " (expected: > 0)");
        }
        if (from / 1000 > to || to / 1000 > from) {
            throw new IllegalArgumentException(
                    "from " + from + " to " + to + " samples a second (expected: at most 1000 times more or less)");
        }
        return new Resampler(from, to);
    }

    /** Of how many samples {@code samples} become. */
    public int length(int samples) {
        return Math.toIntExact(((long) samples * up + down - 1) / down);
    }

    /** The samples at the other rate; a copy where both are the same. Values may pass the largest of {@code samples} a little. */
    public float[] apply(float[] samples) {
        if (from == to) {
            return samples.clone();
        }
        float[] resampled = new float[length(samples.length)];
        int half = taps() / 2;
        for (int n = 0; n < resampled.length; n++) {
            long at = (long) n * down;
            int first = (int) (at / up) - half + 1;
            int phase = (int) (at % up);
            double[] filter = phases.length > 0 ? phases[phase] : filter(phase);
            int begin = Math.max(0, -first);
            int end = Math.min(filter.length, samples.length - first);
            double sum = 0;
            for (int k = begin; k < end; k++) {
                sum += filter[k] * samples[first + k];
            }
            resampled[n] = (float) sum;
        }
        return resampled;
    }

    /** An even number, the same for all phases. */
    private int taps() {
        return 2 * (int) Math.ceil(width);
    }

    /** The weights of the samples around a place that lies {@code phase / up} behind the one in the middle. */
    private double[] filter(int phase) {
        int taps = taps();
        double[] filter = new double[taps];
        double share = (double) phase / up;
        double base = bessel(BETA);
        for (int k = 0; k < taps; k++) {
            double distance = k - (taps / 2 - 1) - share;
            double place = distance / width;
            if (Math.abs(place) < 1) {
                filter[k] = sinc(cutoff * distance) * bessel(BETA * Math.sqrt(1 - place * place)) / base;
            }
        }
        double sum = Arrays.stream(filter).sum();
        for (int k = 0; k < taps; k++) {
            filter[k] /= sum;
        }
        return filter;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : StrictMath.sin(Math.PI * x) / (Math.PI * x);
    }

    /** The modified Bessel function of order 0, by its series. */
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-17; k++) {
            term *= x * x / (4.0 * k * k);
            sum += term;
        }
        return sum;
    }

    private static int divisor(int a, int b) {
        return b == 0 ? a : divisor(b, a % b);
    }
}
