package ai.lepton.sdk.tensor;

/**
 * Weights of a recurrent layer in one direction, laid out as in libtorch: the blocks of the gates one below the other, in
 * the order of {@link RecurrentCell}.
 *
 * @param kernel of the input, {@code [gates * units, F]}
 * @param recurrentKernel of the state, {@code [gates * units, units]}
 * @param bias added to the product with the input, {@code [gates * units]}
 * @param recurrentBias added to the product with the state, {@code [gates * units]}
 */
public record RecurrentWeights(Tensor kernel, Tensor recurrentKernel, Tensor bias, Tensor recurrentBias) {}
