package ai.lepton.sdk;

import ai.lepton.core.NdArray;
import ai.lepton.sdk.data.Dataset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link FitRun} trains: learns from batches, says how it goes, and can be saved between two of them. */
interface Learning {

    /** Checks a recipe and begins a training with it: nothing is left of sums and averages of one before. */
    void begin(Dataset rows, Fit fit);

    /** Begins the figures of an epoch. */
    void beginEpoch();

    /** The position, among a batch's inputs, of the one that an augmentation names. */
    int inputIndex(String name);

    /**
     * Learns from a batch.
     *
     * @param accumulate whether there is to be no step yet, but a sum of gradients
     * @param inSum whether the step is by a sum of gradients
     * @return the loss
     */
    double learn(Dataset.Batch batch, boolean accumulate, boolean inSum);

    /** How many batches there were in its life. */
    long batches();

    /** The figures of this epoch so far. */
    Map<String, Double> figures();

    /**
     * More figures, at the end of an epoch.
     *
     * @param validation rows that are not learned from; null for none
     */
    Map<String, Double> measure(@Nullable Dataset validation);

    /** Tells schedules how the epoch went. */
    void onEpoch(Map<String, Double> figures);

    /** Ends the training. */
    void end();

    /** The learning rate of the next step; NaN if there is none. */
    double learningRate();

    /** Copies of the weights, or of their averages where there are such. */
    Map<String, NdArray> weights();

    void load(Map<String, NdArray> weights);

    /** All that learning changes. */
    StateMap state();

    void restore(StateMap state);
}
