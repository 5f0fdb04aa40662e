package ai.lepton.sdk.cost;

/**
 * What one forward pass costs.
 *
 * @param multiplyAdds of matrix products, convolutions (padding counts as data), recurrent layers and attention (later steps
 *     count although causal attention leaves them out). Biases, activation functions, normalisations, pooling and everything
 *     else elementwise are not counted, as is usual
 * @param activationBytes memory of what the operations give, without mere views such as a reshape; with the gates that a
 *     recurrent layer keeps for its backward pass. Training keeps at most about this until the gradients are there
 * @param isComplete false if a layer looks at values, whose operations could not be followed
 */
public record Cost(long multiplyAdds, long activationBytes, boolean isComplete) {

    /** Nothing. */
    public static final Cost ZERO = new Cost(0, 0, true);

    /** Floating-point operations: two for each multiply-add. */
    public long flops() {
        return Math.multiplyExact(2, multiplyAdds);
    }

    public Cost plus(Cost other) {
        return new Cost(
                Math.addExact(multiplyAdds, other.multiplyAdds),
                Math.addExact(activationBytes, other.activationBytes),
                isComplete && other.isComplete);
    }
}
