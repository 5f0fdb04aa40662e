package ai.lepton.sdk.schedule;

/**
 * Falls evenly on a logarithmic scale: {@code initial * factor^(step / every)}.
 *
 * @param initial the first rate, {@code > 0}
 * @param factor what is left of it after {@code every} steps, {@code 0 < factor <= 1}
 * @param every steps, {@code >= 1}
 */
public record Exponential(double initial, double factor, long every) implements Schedule {

    /** @throws IllegalArgumentException if a value is out of its range */
    public Exponential {
        Ranges.positive("initial", initial);
        Ranges.factor(factor);
        Ranges.atLeastOne("every", every);
    }

    @Override
    public double at(long step) {
        return initial * Math.pow(factor, (double) step / every);
    }
}
