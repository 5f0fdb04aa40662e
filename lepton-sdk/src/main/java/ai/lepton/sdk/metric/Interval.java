package ai.lepton.sdk.metric;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * A figure with how far it may be off because the rows are a sample.
 *
 * @param estimate over all rows
 * @param low end of the interval
 * @param high end of the interval
 * @param level share of samples in which such an interval holds the truth, such as 0.95
 * @param resamples that the interval was taken from
 * @param undefined resamples in which the metric was NaN, such as an AUC without positives; they are left out
 */
public record Interval(double estimate, double low, double high, double level, int resamples, int undefined) {

    /** As in {@code 0.974 (0.968 to 0.979, 95 %)}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.4g (%.4g to %.4g, %s %%)", estimate, low, high, percent());
    }

    private String percent() {
        return BigDecimal.valueOf(level).movePointRight(2).stripTrailingZeros().toPlainString();
    }
}
