package ai.lepton.data.feature;

import ai.lepton.data.table.ColumnType;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A column of numbers, as part of a vector. In this order: what is missing is filled in; the rest, if asked for: outliers
 * are clipped; the logarithm is taken; the scale is changed, or the number becomes one of some buckets. All of it is
 * computed in FLOAT64 and ends in FLOAT32.
 *
 * @param column that it is made from
 * @param into name of the network's input that it is part of, or is
 * @param fill what stands for a missing number
 * @param constant with {@link Fill#CONSTANT}: that number
 * @param indicator whether one more number says if the value was missing (1) or not (0)
 * @param clip share of the training rows at each end whose values are taken for outliers; 0 for none
 * @param log1p whether to take {@code ln(1 + x)}, of a negative number {@code -ln(1 - x)}
 * @param scale to which scale it is brought
 * @param buckets with {@link Scale#BUCKETS}: how many; elsewhere 0
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NumberFeature(
        String column,
        String into,
        Fill fill,
        @Nullable Double constant,
        boolean indicator,
        double clip,
        boolean log1p,
        Scale scale,
        int buckets)
        implements Feature {

    /** What stands for a missing number; fitted on the training rows that have one. */
    public enum Fill {
        MEDIAN,
        MEAN,
        CONSTANT
    }

    /** To which scale a number is brought; fitted on the training rows, after all that comes before it. */
    public enum Scale {
        /** As it is. */
        NONE,
        /** Mean 0, standard deviation 1. */
        STANDARD,
        /** From 0, the smallest, to 1, the largest. */
        MIN_MAX,
        /** A one for the bucket that it falls into, zeros for the others; buckets of equally many training rows. */
        BUCKETS
    }

    /** @throws IllegalArgumentException naming what does not fit */
    public NumberFeature {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(into, "into");
        if ((fill == Fill.CONSTANT) != (constant != null) || (constant != null && !Double.isFinite(constant))) {
            throw new IllegalArgumentException(
                    "constant: " + constant + " (expected: a finite number with CONSTANT, none without)");
        }
        if (!(clip >= 0 && clip < 0.5)) {
            throw new IllegalArgumentException("clip: " + clip + " (expected: >= 0 and < 0.5)");
        }
        if (scale == Scale.BUCKETS ? buckets < 2 : buckets != 0) {
            throw new IllegalArgumentException("buckets: " + buckets + " (expected: >= 2 with BUCKETS, 0 without)");
        }
    }

    /** Fills in the median of the training rows; this is what is done unless another way is asked for. */
    public NumberFeature median() {
        return new NumberFeature(column, into, Fill.MEDIAN, null, indicator, clip, log1p, scale, buckets);
    }

    /** Fills in the mean of the training rows. */
    public NumberFeature mean() {
        return new NumberFeature(column, into, Fill.MEAN, null, indicator, clip, log1p, scale, buckets);
    }

    /** Fills in a number. */
    public NumberFeature constant(double number) {
        return new NumberFeature(column, into, Fill.CONSTANT, number, indicator, clip, log1p, scale, buckets);
    }

    /** One more number that says whether the value was missing. */
    public NumberFeature indicateMissing() {
        return new NumberFeature(column, into, fill, constant, true, clip, log1p, scale, buckets);
    }

    /**
     * Values beyond these quantiles of the training rows are brought to them.
     *
     * @param share at each end, such as 0.01 for the quantiles of 1 and 99 per cent
     */
    public NumberFeature clipped(double share) {
        return new NumberFeature(column, into, fill, constant, indicator, share, log1p, scale, buckets);
    }

    /** Takes the logarithm of one plus the number, for amounts and counts of very different sizes. */
    public NumberFeature logarithm() {
        return new NumberFeature(column, into, fill, constant, indicator, clip, true, scale, buckets);
    }

    /** Brings it to mean 0 and standard deviation 1. */
    public NumberFeature standardised() {
        return new NumberFeature(column, into, fill, constant, indicator, clip, log1p, Scale.STANDARD, 0);
    }

    /** Brings the training rows to the range from 0 to 1. */
    public NumberFeature minMax() {
        return new NumberFeature(column, into, fill, constant, indicator, clip, log1p, Scale.MIN_MAX, 0);
    }

    /** Makes it one of some buckets; fewer where many rows have the same number. */
    public NumberFeature bucketed(int count) {
        return new NumberFeature(column, into, fill, constant, indicator, clip, log1p, Scale.BUCKETS, count);
    }

    @Override
    public NumberFeature into(String input) {
        return new NumberFeature(column, input, fill, constant, indicator, clip, log1p, scale, buckets);
    }

    @Override
    public ColumnType type() {
        return ColumnType.NUMBER;
    }
}
