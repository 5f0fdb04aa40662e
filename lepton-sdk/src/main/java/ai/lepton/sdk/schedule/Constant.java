package ai.lepton.sdk.schedule;

/**
 * The same rate in every step.
 *
 * @param rate {@code > 0}
 */
public record Constant(double rate) implements Schedule {

    /** @throws IllegalArgumentException if it is not positive and finite */
    public Constant {
        Ranges.positive("learningRate", rate);
    }

    @Override
    public double at(long step) {
        return rate;
    }

    /** The number alone, since it stands for a rate. */
    @Override
    public String toString() {
        return Double.toString(rate);
    }
}
