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
     * An augmentation and what it changes.
     *
     * @param input name of the input; empty for the only one
     * @param augmentation of each of its rows
     */
    record OfInput(String input, Augmentation augmentation) {}
}
