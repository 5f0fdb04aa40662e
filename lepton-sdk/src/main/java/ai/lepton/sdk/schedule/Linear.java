package ai.lepton.sdk.schedule;

/**
 * Goes in a straight line from one rate to another and stays there.
 *
 * @param initial the first rate, {@code >= 0}
 * @param last the rate from step {@code steps} on, {@code >= 0}
 * @param steps {@code >= 1}
 */
public record Linear(double initial, double last, long steps) implements Schedule {

    /** @throws IllegalArgumentException if a value is out of its range */
    public Linear {
        Ranges.notNegative("initial", initial);
        Ranges.notNegative("last", last);
        Ranges.atLeastOne("steps", steps);
    }

    @Override
    public double at(long step) {
        return step >= steps ? last : initial + (last - initial) * step / steps;
    }
}
