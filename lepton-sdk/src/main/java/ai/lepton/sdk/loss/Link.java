package ai.lepton.sdk.loss;

import ai.lepton.sdk.tensor.Tensor;

/**
 * What turns a network's output into its prediction; a loss implies it. {@code predict}, metrics and the exported model
 * apply it, so that a network trained on a cross-entropy ends without softmax and still answers probabilities.
 */
public enum Link {
    IDENTITY,
    /** Scores to probabilities that sum to one over the last axis. */
    SOFTMAX,
    /** Each score to a probability of its own. */
    SIGMOID;

    public Tensor apply(Tensor output) {
        return switch (this) {
            case IDENTITY -> output;
            case SOFTMAX -> output.softmax(-1);
            case SIGMOID -> output.sigmoid();
        };
    }
}
