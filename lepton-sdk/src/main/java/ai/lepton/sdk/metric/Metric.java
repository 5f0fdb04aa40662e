package ai.lepton.sdk.metric;

import ai.lepton.core.NdArray;

/** A recipe for a figure about predictions, usually a record. */
public interface Metric {

    /** The name under which it is shown, such as {@code accuracy}. */
    String name();

    boolean higherIsBetter();

    /** Starts counting from nothing. */
    Accumulator start();

    /** The figure so far; one thread at a time. */
    interface Accumulator {

        /**
         * Adds a batch.
         *
         * @param predictions {@code [N, ...]}, after the loss's link: probabilities for a classifier
         * @param targets {@code [N, ...]}
         */
        void add(NdArray predictions, NdArray targets);

        /** The figure over all batches; NaN before the first. */
        double value();
    }
}
