package ai.lepton.sdk.average;

/**
 * Exponential moving average: {@code average = d * average + (1 - d) * weights} with {@code d = min(decay, (1 + step) /
 * (10 + step))}, so that the first steps, where the weights are worst, are soon forgotten.
 *
 * @param decay share of the past kept in a step, {@code 0 < decay < 1}; 0.999 looks back over about 1,000 steps
 * @see <a href="https://doi.org/10.1137/0330046">Polyak and Juditsky, "Acceleration of Stochastic Approximation by
 *     Averaging" (1992)</a>
 */
public record Ema(double decay) implements WeightAverage {

    /** @throws IllegalArgumentException if it is out of its range */
    public Ema {
        if (!(decay > 0 && decay < 1)) { // the negation also catches NaN
            throw new IllegalArgumentException("decay: " + decay + " (expected: 0 < decay < 1)");
        }
    }

    @Override
    public double share(long step) {
        return 1 - Math.min(decay, (1.0 + step) / (10.0 + step));
    }
}
