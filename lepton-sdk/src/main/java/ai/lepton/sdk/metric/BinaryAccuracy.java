package ai.lepton.sdk.metric;

import ai.lepton.core.NdArray;

/**
 * The share of elements where yes or no is right, 0 to 1, for rows of several labels at once. A row with one label in a
 * hundred is right by 99 % when it says no to all: look at {@link ClassificationScore} too.
 *
 * <p>Shapes: predictions and targets alike, {@code [N, ...]}; targets 0 and 1.
 *
 * @param threshold from which a probability is a yes
 */
public record BinaryAccuracy(double threshold) implements Metric {

    private static final int RIGHT = 0;
    private static final int ELEMENTS = 1;

    /** Yes from one half. */
    public BinaryAccuracy() {
        this(0.5);
    }

    /** The same with yes from another value. */
    public BinaryAccuracy threshold(double threshold) {
        return new BinaryAccuracy(threshold);
    }

    @Override
    public String name() {
        return "binary_accuracy";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public Accumulator start() {
        return new Sums(2) {
            @Override
            public void add(NdArray predictions, NdArray targets) {
                Pairs.require(name(), predictions, targets);
                for (int i = 0; i < predictions.elements(); i++) {
                    double value = predictions.at(i);
                    boolean right = (value >= threshold) == (targets.at(i) >= 0.5);
                    add(RIGHT, Double.isNaN(value) ? Double.NaN : right ? 1 : 0);
                    add(ELEMENTS, 1);
                }
            }

            @Override
            public double value() {
                return sum(RIGHT) / sum(ELEMENTS);
            }
        };
    }
}
