package ai.lepton.sdk.metric;

import java.util.OptionalInt;

/**
 * The area under the curve of precision over recall, as average precision, 0 to 1: {@code sum (R_n - R_(n-1)) P_n} over all
 * distinct scores from the highest down, without interpolation. Chance is the share of rows that are of the class. Says more than
 * {@link RocAuc} where those are few.
 *
 * <p>Where rows have one probability it is that of the yes; where they have several, the mean over the classes, each against the
 * rest. Classes that no row is of do not count; NaN where none is left. Also for several labels at once.
 *
 * <p>Shapes: as {@link Accuracy}. Needs all scores: nine bytes for each row and class until the evaluation ends.
 *
 * @param ofClass the one class that is looked at; empty for all
 */
public record AveragePrecision(OptionalInt ofClass) implements Metric {

    /** Of all classes. */
    public AveragePrecision() {
        this(OptionalInt.empty());
    }

    /** Of one class alone, by index. */
    public AveragePrecision ofClass(int index) {
        return new AveragePrecision(OptionalInt.of(index));
    }

    @Override
    public String name() {
        return ofClass.isPresent() ? "pr_auc_class_" + ofClass.getAsInt() : "pr_auc";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public Accumulator start() {
        return new RankingMetric(name(), ofClass) {
            @Override
            double of(double[] positives, double[] negatives) {
                return area(positives, negatives);
            }
        };
    }

    private static double area(double[] positives, double[] negatives) {
        if (positives.length == 0) {
            return Double.NaN;
        }
        double area = 0;
        int right = 0;
        int wrong = 0;
        while (right < positives.length) {
            double threshold = positives[positives.length - 1 - right];
            int before = right;
            while (right < positives.length && positives[positives.length - 1 - right] >= threshold) {
                right++;
            }
            while (wrong < negatives.length && negatives[negatives.length - 1 - wrong] >= threshold) {
                wrong++;
            }
            area += (double) (right - before) / positives.length * right / (right + (double) wrong);
        }
        return area;
    }
}
