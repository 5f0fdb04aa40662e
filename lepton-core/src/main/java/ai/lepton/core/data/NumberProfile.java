package ai.lepton.core.data;

import java.util.List;

/**
 * How numbers are distributed.
 *
 * @param count how many there are, the missing ones left out; {@code > 0}
 * @param min the smallest
 * @param max the largest
 * @param mean their mean
 * @param deviation their standard deviation, of the sample ({@code n - 1}); 0 of a single number
 * @param quantiles some, by rising probability; exact of up to some thousands of numbers, otherwise from a seeded sample
 * @param histogram how many fall between which numbers
 */
public record NumberProfile(
        long count,
        double min,
        double max,
        double mean,
        double deviation,
        List<Quantile> quantiles,
        Histogram histogram) {

    public NumberProfile {
        quantiles = List.copyOf(quantiles);
    }

    /**
     * A number that a share of the others does not exceed.
     *
     * @param probability that share, 0 to 1
     * @param value the number
     */
    public record Quantile(double probability, double value) {}
}
