package ai.lepton.sdk.layer.sequence;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.AttentionOptions;

/**
 * Multi-head attention of a sequence to itself: each step becomes a mixture of all steps, weighted by how well its query
 * fits their keys, {@code softmax(Q K^T / sqrt(F / heads)) V} for each head, and one more product behind.
 *
 * <p>Shapes: input {@code [N, T, F]}, output the same; F a multiple of {@code heads}. Parameters, as libtorch has them:
 * {@code kernel [3F, F]} (query, key, value one below the other) and {@code output_kernel [F, F]} start Glorot uniform,
 * {@code bias [3F]} and {@code output_bias [F]} at 0.
 *
 * <p>With {@link #withMask} or {@link #withLengths} nothing looks at padding; what comes out at padded steps means
 * nothing. Dropout acts on the weights, in training only.
 *
 * @param heads into how many parts the features are cut, {@code > 0}
 * @param looksAhead whether a step also sees the steps after it
 * @param dropout of the weights; {@code 0 <= dropout < 1}
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. (2017)</a>
 */
public record SelfAttention(int heads, boolean looksAhead, double dropout) implements MaskedLayer {

    /** @throws IllegalArgumentException if a value is out of its range */
    public SelfAttention {
        SequenceShapes.requirePositive("heads", heads);
        SequenceShapes.requireRate("dropout", dropout);
    }

    /** Each step sees itself and those before it only. */
    public SelfAttention causal() {
        return new SelfAttention(heads, false, dropout);
    }

    public SelfAttention dropout(double rate) {
        return new SelfAttention(heads, looksAhead, rate);
    }

    @Override
    public Shape outputShape(Shape input) {
        return AttentionWeights.requireHeads(input, heads);
    }

    @Override
    public Masked buildMasked(Parameters parameters, Shape input) {
        AttentionOptions options = AttentionOptions.heads(heads);
        return AttentionWeights.self(
                parameters, outputShape(input).last(), looksAhead ? options : options.causal(), dropout);
    }
}
