package ai.lepton.sdk.metric;

import java.util.OptionalInt;

/**
 * The area under the receiver operating characteristic, 0 to 1: the probability that a row of the class has a higher score than
 * one that is not of it, where a tie counts one half. Exact, not by thresholds. 1/2 is chance.
 *
 * <p>Where rows have one probability it is that of the yes; where they have several, the mean over the classes, each against the
 * rest. Classes of which all rows or none are do not count; NaN where none is left. Also for several labels at once.
 *
 * <p>Shapes: as {@link Accuracy}. Needs all scores: nine bytes for each row and class until the evaluation ends.
 *
 * @param ofClass the one class that is looked at; empty for all
 * @see <a href="https://doi.org/10.1148/radiology.143.1.7063747">Hanley and McNeil, "The Meaning and Use of the Area under a ROC
 *     Curve" (1982)</a>
 */
public record RocAuc(OptionalInt ofClass) implements Metric {

    /** Of all classes. */
    public RocAuc() {
        this(OptionalInt.empty());
    }

    /** Of one class alone, by index. */
    public RocAuc ofClass(int index) {
        return new RocAuc(OptionalInt.of(index));
    }

    @Override
    public String name() {
        return ofClass.isPresent() ? "roc_auc_class_" + ofClass.getAsInt() : "roc_auc";
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
        if (positives.length == 0 || negatives.length == 0) {
            return Double.NaN;
        }
        double wins = 0;
        int below = 0;
        int notAbove = 0;
        for (double positive : positives) {
            while (below < negatives.length && negatives[below] < positive) {
                below++;
            }
            notAbove = Math.max(notAbove, below);
            while (notAbove < negatives.length && negatives[notAbove] <= positive) {
                notAbove++;
            }
            wins += (below + (double) notAbove) / 2; // those below, and half of the equal ones
        }
        return wins / positives.length / negatives.length;
    }
}
