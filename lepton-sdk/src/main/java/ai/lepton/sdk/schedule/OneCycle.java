package ai.lepton.sdk.schedule;

/**
 * Climbs to a peak and falls far below its start, along half cosines: from {@code peak / 25} up in the first {@code
 * rise} of the steps, then down to {@code peak / 250000}, where it stays. The last of {@code steps} steps has the last
 * rate.
 *
 * @param peak the highest rate, {@code > 0}
 * @param steps of the whole cycle, {@code >= 2}
 * @param rise share of the steps that climb, {@code 0 < rise < 1}
 * @see <a href="https://arxiv.org/abs/1708.07120">Smith and Topin, "Super-Convergence" (2017)</a>
 */
public record OneCycle(double peak, long steps, double rise) implements Schedule {

    private static final double START = 1.0 / 25;
    private static final double END = START / 1e4;

    /** @throws IllegalArgumentException if a value is out of its range */
    public OneCycle {
        Ranges.positive("peak", peak);
        if (steps < 2) {
            throw new IllegalArgumentException("steps: " + steps + " (expected: >= 2)");
        }
        if (!(rise > 0 && rise < 1)) {
            throw new IllegalArgumentException("rise: " + rise + " (expected: 0 < rise < 1)");
        }
    }

    /** The same with another share of the steps to climb in. */
    public OneCycle rise(double share) {
        return new OneCycle(peak, steps, share);
    }

    @Override
    public double at(long step) {
        double last = steps - 1.0;
        double top = rise * last;
        double now = Math.min((double) step, last);
        return now <= top
                ? between(peak * START, peak, now / top)
                : between(peak, peak * END, (now - top) / (last - top));
    }

    private static double between(double from, double to, double way) {
        return to + (from - to) * (1 + Math.cos(Math.PI * way)) / 2;
    }
}
