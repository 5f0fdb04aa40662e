package ai.lepton.sdk.schedule;

/**
 * Falls along half a cosine and stays at its floor: {@code floor + (initial - floor) * (1 + cos(pi * step / steps)) / 2}.
 *
 * @param initial the first rate, {@code > 0}
 * @param steps until the floor, {@code >= 1}
 * @param floor the last rate, {@code 0 <= floor <= initial}
 * @see <a href="https://arxiv.org/abs/1608.03983">Loshchilov and Hutter, "SGDR" (2016)</a>
 */
public record Cosine(double initial, long steps, double floor) implements Schedule {

    /** @throws IllegalArgumentException if a value is out of its range */
    public Cosine {
        Ranges.positive("initial", initial);
        Ranges.atLeastOne("steps", steps);
        if (!(floor >= 0 && floor <= initial)) {
            throw new IllegalArgumentException("floor: " + floor + " (expected: 0 <= floor <= " + initial + ")");
        }
    }

    /** The same down to another last rate. */
    public Cosine floor(double rate) {
        return new Cosine(initial, steps, rate);
    }

    @Override
    public double at(long step) {
        double way = Math.min(1, (double) step / steps);
        return floor + (initial - floor) * (1 + Math.cos(Math.PI * way)) / 2;
    }
}
