package ai.lepton.sdk.tensor;

/** Draws random tensors from the generator of one trainer. Exists only in training. */
@FunctionalInterface
public interface RandomTensors {

    /** A tensor like {@code like}, each element 0 with probability {@code rate}, else {@code 1 / (1 - rate)}. */
    Tensor dropoutMask(Tensor like, double rate);
}
