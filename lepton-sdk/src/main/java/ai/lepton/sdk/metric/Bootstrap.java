package ai.lepton.sdk.metric;

import ai.lepton.core.NdArray;
import ai.lepton.sdk.data.KeyedRandom;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The percentile bootstrap: computes a metric on resamples of the rows, drawn with replacement, and takes the quantiles of what
 * comes out. {@code Bootstrap.of(accuracy(), predictions, targets).seed(7).interval()}.
 *
 * <p>The same seed gives the same interval. Rows are drawn one by one, so they must be independent: of several windows of one
 * engine, or several words of one text, let each be one row.
 *
 * @param metric what is computed
 * @param predictions {@code [N, ...]}, as the metric takes them
 * @param targets {@code [N, ...]}
 * @param resamples how many, {@code >= 1}
 * @param level of the interval, between 0 and 1
 * @param seed of the draws
 * @see <a href="https://doi.org/10.1201/9780429246593">Efron and Tibshirani, "An Introduction to the Bootstrap" (1993),
 *     chapter 13</a>
 */
public record Bootstrap(Metric metric, NdArray predictions, NdArray targets, int resamples, double level, long seed) {

    /** @throws IllegalArgumentException if there are no rows, not as many of both, or an option is out of range */
    public Bootstrap {
        Objects.requireNonNull(metric, "metric");
        if (predictions.rows() != targets.rows() || targets.rows() == 0) {
            throw new IllegalArgumentException("targets: " + targets.rows() + " rows (expected: " + predictions.rows()
                    + ", as many as predictions, and at least one)");
        }
        if (resamples < 1) {
            throw new IllegalArgumentException("resamples: " + resamples + " (expected: >= 1)");
        }
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("level: " + level + " (expected: between 0 and 1)");
        }
    }

    /** 1000 resamples, 95 %, seed 0. */
    public static Bootstrap of(Metric metric, NdArray predictions, NdArray targets) {
        return new Bootstrap(metric, predictions, targets, 1000, 0.95, 0);
    }

    public Bootstrap resamples(int count) {
        return new Bootstrap(metric, predictions, targets, count, level, seed);
    }

    public Bootstrap level(double share) {
        return new Bootstrap(metric, predictions, targets, resamples, share, seed);
    }

    public Bootstrap seed(long seed) {
        return new Bootstrap(metric, predictions, targets, resamples, level, seed);
    }

    /** Computes; NaN at both ends where the metric is NaN in every resample. */
    public Interval interval() {
        double[] values = IntStream.range(0, resamples)
                .mapToDouble(this::resample)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        double tail = (1 - level) / 2;
        return new Interval(
                metric.of(predictions, targets),
                quantile(values, tail),
                quantile(values, 1 - tail),
                level,
                resamples,
                resamples - values.length);
    }

    private double resample(int number) {
        RandomGenerator random = KeyedRandom.of(seed, number);
        int[] rows = random.ints(targets.rows(), 0, targets.rows()).toArray();
        return metric.of(predictions.gather(rows), targets.gather(rows));
    }

    /** Between the two nearest, as NumPy's default. */
    private static double quantile(double[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
