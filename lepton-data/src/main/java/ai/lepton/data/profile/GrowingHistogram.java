package ai.lepton.data.profile;

import ai.lepton.core.data.Histogram;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts numbers in bins whose width, a power of two, doubles when there are too many: no range has to be known before. Counts
 * are exact. Bins begin at multiples of their width, so that two always become one of the next width.
 */
final class GrowingHistogram {

    /** Bins held, a power of two. */
    private static final int SLOTS = 1 << 12;

    private static final int MOST_BINS = SLOTS / 2;
    private static final int MOST_SHOWN = 40;

    /** Numbers of bins must be exact. */
    private static final double MOST_INDEX = 0x1p50;

    private static final int FINE = 45;
    private static final int SMALLEST_EXPONENT = -1000;

    private long[] bins = new long[SLOTS];
    private long[] counts = new long[SLOTS];
    private int used;
    private int exponent = Integer.MIN_VALUE;
    private double perWidth;

    void add(double number) {
        if (exponent == Integer.MIN_VALUE) {
            exponent = Math.max(SMALLEST_EXPONENT, Math.getExponent(number) - FINE);
            perWidth = Math.scalb(1.0, -exponent);
        }
        while (Math.abs(number * perWidth) >= MOST_INDEX) {
            widen();
        }
        count((long) Math.floor(number * perWidth), 1);
        while (used > MOST_BINS) {
            widen();
        }
    }

    private void count(long bin, long by) {
        long hash = bin * 0x9E3779B97F4A7C15L;
        int slot = (int) (hash >>> 52);
        while (counts[slot] != 0 && bins[slot] != bin) {
            slot = (slot + 1) & (SLOTS - 1);
        }
        if (counts[slot] == 0) {
            bins[slot] = bin;
            used++;
        }
        counts[slot] += by;
    }

    private void widen() {
        long[] oldBins = bins;
        long[] oldCounts = counts;
        bins = new long[SLOTS];
        counts = new long[SLOTS];
        used = 0;
        exponent++;
        perWidth = Math.scalb(1.0, -exponent);
        for (int i = 0; i < SLOTS; i++) {
            if (oldCounts[i] != 0) {
                count(Math.floorDiv(oldBins[i], 2), oldCounts[i]);
            }
        }
    }

    /** At most forty bins from the smallest number to the largest. */
    Histogram histogram() {
        while (true) {
            long first = Long.MAX_VALUE;
            long last = Long.MIN_VALUE;
            for (int i = 0; i < SLOTS; i++) {
                if (counts[i] != 0) {
                    first = Math.min(first, bins[i]);
                    last = Math.max(last, bins[i]);
                }
            }
            if (last - first < MOST_SHOWN) {
                return between(first, last);
            }
            widen();
        }
    }

    private Histogram between(long first, long last) {
        int size = (int) (last - first + 1);
        long[] shown = new long[size];
        for (int i = 0; i < SLOTS; i++) {
            if (counts[i] != 0) {
                shown[(int) (bins[i] - first)] += counts[i];
            }
        }
        List<Double> edges = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            edges.add(edge(first + i));
            numbers.add(shown[i]);
        }
        edges.add(edge(last + 1));
        return new Histogram(edges, numbers);
    }

    /** Finite, also behind the largest of all numbers. */
    private double edge(long bin) {
        double edge = Math.scalb((double) bin, exponent);
        return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, edge));
    }
}
