package ai.lepton.sdk.average;

/**
 * Stochastic weight averaging: the mean of the weights after step {@code start} and after every {@code every} steps from
 * there. Until then the average is the present weights.
 *
 * @param start first step that counts, {@code >= 1}; three quarters of all steps is common
 * @param every steps from one to the next, {@code >= 1}; those of an epoch are common
 * @see <a href="https://arxiv.org/abs/1803.05407">Izmailov et al., "Averaging Weights Leads to Wider Optima and Better
 *     Generalization" (2018)</a>
 */
public record Swa(long start, long every) implements WeightAverage {

    /** @throws IllegalArgumentException if a value is out of its range */
    public Swa {
        if (start < 1) {
            throw new IllegalArgumentException("start: " + start + " (expected: >= 1)");
        }
        if (every < 1) {
            throw new IllegalArgumentException("every: " + every + " (expected: >= 1)");
        }
    }

    @Override
    public double share(long step) {
        if (step < start) {
            return 1;
        }
        long since = step - start;
        return since % every == 0 ? 1 / (Math.floorDiv(since, every) + 1.0) : 0;
    }
}
