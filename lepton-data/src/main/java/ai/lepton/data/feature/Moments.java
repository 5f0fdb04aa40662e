package ai.lepton.data.feature;

import java.util.List;

/**
 * Mean, standard deviation and range of numbers that come one by one, added up so that nothing cancels (Welford).
 * Not safe for several threads.
 */
final class Moments {

    private long count;
    private double mean;
    private double squares;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;

    void add(double value) {
        count++;
        double away = value - mean;
        mean += away / count;
        squares += away * (value - mean);
        least = Math.min(least, value);
        most = Math.max(most, value);
    }

    /** Those of all numbers that several have seen (Chan, Golub and LeVeque). */
    static Moments together(List<Moments> parts) {
        Moments all = new Moments();
        for (Moments part : parts) {
            if (part.count > 0) {
                long count = all.count + part.count;
                double away = part.mean - all.mean;
                all.squares += part.squares + away * away * all.count / count * part.count;
                all.mean += away * part.count / count;
                all.count = count;
                all.least = Math.min(all.least, part.least);
                all.most = Math.max(all.most, part.most);
            }
        }
        return all;
    }

    long count() {
        return count;
    }

    /** 0 if there was no number. */
    double mean() {
        return mean;
    }

    /** Of these numbers, not of more that they might be a sample of; 0 if there was none. */
    double deviation() {
        return count == 0 ? 0 : Math.sqrt(squares / count);
    }

    /** 0 if there was no number. */
    double least() {
        return count == 0 ? 0 : least;
    }

    double most() {
        return count == 0 ? 0 : most;
    }

    /** What to divide by: numbers that are all alike keep their size. */
    static double divisor(double size) {
        return size > 0 && Double.isFinite(size) ? size : 1;
    }
}
