package ai.lepton.sdk.average;

/**
 * A recipe for an average of the weights over the steps of a training. The average starts as the weights before the
 * first step; after each step {@code average = average + share * (weights - average)}. It covers what the layers keep
 * beside their weights too, such as the running statistics of a batch normalisation.
 */
@FunctionalInterface
public interface WeightAverage {

    /**
     * How much of the present weights goes into the average.
     *
     * @param step how many optimizer steps have been taken since the start of the training, {@code >= 1}
     * @return 0 to leave the average as it is, 1 to make it the present weights
     */
    double share(long step);
}
