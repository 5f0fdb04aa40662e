package ai.lepton.sdk.metric;

import ai.lepton.core.NdArray;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * Precision, recall or F1, 0 to 1. Where rows have one probability it is that of the yes; where they have several classes it is
 * the mean over the classes ({@link #macro}), or counted over all of them together ({@link #micro}), or that of one class
 * ({@link #ofClass}).
 *
 * <p>With TP rows rightly given a class, FP wrongly and FN wrongly not: precision {@code TP / (TP + FP)}, recall {@code TP / (TP
 * + FN)}, F1 {@code 2 TP / (2 TP + FP + FN)}. Where that is 0/0 it is 0: precision of a class that is never predicted, recall of
 * one that never occurs. The mean over the classes leaves out those that neither occur nor are predicted.
 *
 * <p>Shapes: as {@link Accuracy}; with {@link #multiLabel}, predictions and targets {@code [N, C]}, where every class is a yes or
 * no of its own.
 *
 * @param kind which
 * @param average over the classes
 * @param ofClass the one class that is looked at; empty for all
 * @param threshold from which a probability is a yes, where rows have one or several labels
 * @param severalLabels whether a row may have several classes at once
 */
public record ClassificationScore(
        Kind kind, Average average, OptionalInt ofClass, double threshold, boolean severalLabels) implements Metric {

    /** Which score. */
    public enum Kind {
        PRECISION,
        RECALL,
        F1
    }

    /** How classes are put together. */
    public enum Average {
        /** Every class counts alike, the rare as the frequent. */
        MACRO,
        /** Every decision counts alike; with one class per row it is the accuracy. */
        MICRO
    }

    /** @throws IllegalArgumentException if the class is negative */
    public ClassificationScore {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(average, "average");
        if (ofClass.isPresent() && ofClass.getAsInt() < 0) {
            throw new IllegalArgumentException("ofClass: " + ofClass.getAsInt() + " (expected: >= 0)");
        }
    }

    /** The mean over the classes; yes from one half. */
    public ClassificationScore(Kind kind) {
        this(kind, Average.MACRO, OptionalInt.empty(), 0.5, false);
    }

    /** The mean over the classes. */
    public ClassificationScore macro() {
        return new ClassificationScore(kind, Average.MACRO, OptionalInt.empty(), threshold, severalLabels);
    }

    /** All classes counted together. */
    public ClassificationScore micro() {
        return new ClassificationScore(kind, Average.MICRO, OptionalInt.empty(), threshold, severalLabels);
    }

    /** Of one class alone, by index; 1 is the yes where rows have one probability. */
    public ClassificationScore ofClass(int index) {
        return new ClassificationScore(kind, average, OptionalInt.of(index), threshold, severalLabels);
    }

    /** The same with yes from another value. */
    public ClassificationScore threshold(double threshold) {
        return new ClassificationScore(kind, average, ofClass, threshold, severalLabels);
    }

    /** The same for rows that may have several classes at once. */
    public ClassificationScore multiLabel() {
        return new ClassificationScore(kind, average, ofClass, threshold, true);
    }

    /** Such as {@code f1}, {@code f1_micro} or {@code f1_class_3}. */
    @Override
    public String name() {
        String name = kind.name().toLowerCase(Locale.ROOT);
        if (ofClass.isPresent()) {
            return name + "_class_" + ofClass.getAsInt();
        }
        return average == Average.MICRO ? name + "_micro" : name;
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public Accumulator start() {
        return new Count();
    }

    /** Of the numbers of one class. */
    static double score(Kind kind, double right, double predicted, double actual) {
        double of = switch (kind) {
            case PRECISION -> predicted;
            case RECALL -> actual;
            case F1 -> (predicted + actual) / 2; // 2 TP / (2 TP + FP + FN)
        };
        return of == 0 ? 0 : right / of;
    }

    private final class Count implements Accumulator {
        private final ClassCounts counts = new ClassCounts();

        @Override
        public void add(NdArray predictions, NdArray targets) {
            counts.add(ClassRows.of(name(), predictions, targets), threshold, severalLabels);
        }

        @Override
        public double value() {
            if (counts.isEmpty() || counts.hasInvalid()) {
                return Double.NaN;
            }
            if (ofClass.isPresent()) {
                return of(counts.index(ofClass.getAsInt(), name()));
            }
            if (average == Average.MICRO && counts.classes() > 1) {
                return score(kind, counts.right(), counts.predicted(), counts.actual());
            }
            double sum = 0;
            int seen = 0;
            for (int c = 0; c < counts.classes(); c++) {
                if (counts.predicted(c) + counts.actual(c) > 0) {
                    sum += of(c);
                    seen++;
                }
            }
            return seen == 0 ? 0 : sum / seen;
        }

        @Override
        public double[] state() {
            return counts.state();
        }

        @Override
        public void restore(double[] state) {
            counts.restore(state);
        }

        private double of(int c) {
            return score(kind, counts.right(c), counts.predicted(c), counts.actual(c));
        }
    }
}
