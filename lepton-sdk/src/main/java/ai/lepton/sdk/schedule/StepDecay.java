package ai.lepton.sdk.schedule;

/**
 * Falls by a factor at once, every so many steps: {@code initial * factor^floor(step / every)}.
 *
 * @param initial the first rate, {@code > 0}
 * @param factor what is left of it each time, {@code 0 < factor <= 1}
 * @param every steps from fall to fall, {@code >= 1}
 */
public record StepDecay(double initial, double factor, long every) implements Schedule {

    /** @throws IllegalArgumentException if a value is out of its range */
    public StepDecay {
        Ranges.positive("initial", initial);
        Ranges.factor(factor);
        Ranges.atLeastOne("every", every);
    }

    @Override
    public double at(long step) {
        return initial * Math.pow(factor, (double) Math.floorDiv(step, every));
    }
}
