package ai.lepton.sdk.metric;

import ai.lepton.core.NdArray;
import org.jspecify.annotations.Nullable;

/**
 * A recipe for a figure about predictions, usually a record. Metrics count every row alike, also where training weighs them.
 *
 * <p>A NaN among the predictions makes the figures here NaN: no metric hides that a network has come apart.
 */
public interface Metric {

    /** The name under which it is shown, such as {@code accuracy}. */
    String name();

    boolean higherIsBetter();

    /** Starts counting from nothing. */
    Accumulator start();

    /** The figure of these predictions, all at once. */
    default double of(NdArray predictions, NdArray targets) {
        Accumulator accumulator = start();
        accumulator.add(predictions, targets);
        return accumulator.value();
    }

    /** The figure so far; one thread at a time. The same however the rows are cut into batches. */
    interface Accumulator {

        /**
         * Adds a batch.
         *
         * @param predictions {@code [N, ...]}, after the loss's link: probabilities for a classifier
         * @param targets {@code [N, ...]}
         * @throws ai.lepton.core.LeptonException if the two do not fit each other
         */
        void add(NdArray predictions, NdArray targets);

        /** The figure over all batches; NaN before the first. */
        double value();

        /**
         * Everything added so far, so that an interrupted epoch can be resumed exactly: {@link #restore} on a fresh
         * accumulator of the same metric makes it go on as this one. Null, as by default, says that this accumulator cannot be
         * saved; a resumed training then says so, and this figure covers what is left of the epoch.
         */
        default double @Nullable [] state() {
            return null;
        }

        /**
         * Goes on from a saved state, in place of what was added.
         *
         * @throws IllegalArgumentException if it is no state of this metric
         */
        default void restore(double[] state) {
            throw new IllegalArgumentException(
                    "state: " + state.length + " numbers (expected: none; implement restore and"
                            + " state of the metric's accumulator, so that it can be resumed)");
        }
    }
}
