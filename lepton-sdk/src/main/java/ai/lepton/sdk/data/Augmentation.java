package ai.lepton.sdk.data;

import ai.lepton.core.NdArray;
import java.util.random.RandomGenerator;

/**
 * A random change to one training row, drawn anew in every epoch. Must depend on nothing but its arguments: the trainer
 * gives each row a generator keyed by (seed, epoch, row), so that the order of work does not matter.
 */
@FunctionalInterface
public interface Augmentation {

    /** Changes {@code input}, one row without the batch, in place. */
    void apply(NdArray input, RandomGenerator random);

    /**
     * Changes the rows of a batch together, in place, after each row was changed by itself: what needs more than one row, such
     * as mixing two. Does nothing unless it is overridden. Its generator is keyed by (seed, epoch, first row of the batch), and
     * inputs, targets and weights of the batch are its own to change.
     */
    default void applyToBatch(Dataset.Batch batch, RandomGenerator random) {}

    /**
     * An augmentation and what it changes.
     *
     * @param input name of the input; empty for the only one
     * @param augmentation of each of its rows
     */
    record OfInput(String input, Augmentation augmentation) {}
}
