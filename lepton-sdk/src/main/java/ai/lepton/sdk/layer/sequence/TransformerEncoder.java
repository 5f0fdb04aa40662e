package ai.lepton.sdk.layer.sequence;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Activation;
import ai.lepton.sdk.layer.Dense;
import ai.lepton.sdk.layer.Dropout;
import ai.lepton.sdk.layer.LayerNorm;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.layer.WithActivation;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Tensor;
import java.util.Objects;

/**
 * One block of a transformer's encoder: {@link SelfAttention}, then two dense layers on each step, each around a shortcut
 * and with a {@link LayerNorm}. Before each part, {@code x + part(norm(x))}, which trains without a warm-up; or with
 * {@link #postNorm} behind, {@code norm(x + part(x))}, as it was first described.
 *
 * <p>Shapes: input {@code [N, T, F]}, output the same; F a multiple of {@code heads}. Parameters: {@code attention/...} as
 * {@link SelfAttention} has them, {@code attention_norm/gain} and {@code shift [F]}, {@code widen/kernel [width, F]} and
 * {@code bias}, {@code narrow/kernel [F, width]} and {@code bias}, {@code dense_norm/gain} and {@code shift [F]}. Kernels
 * start Glorot uniform, gains at 1, all else at 0.
 *
 * <p>Dropout acts, in training, on the weights of the attention, between the dense layers and behind each part. With
 * {@link #withMask} or {@link #withLengths} nothing looks at padding; what comes out at padded steps means nothing.
 *
 * @param heads of the attention, {@code > 0}
 * @param width of the features between the dense layers, {@code > 0}
 * @param activation between the dense layers
 * @param dropout {@code 0 <= dropout < 1}
 * @param normalizesFirst whether each part gets what is normalised, rather than its sum with the shortcut
 * @param looksAhead whether a step also sees the steps after it
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. (2017)</a>
 * @see <a href="https://arxiv.org/abs/2002.04745">Xiong et al., "On Layer Normalization in the Transformer" (2020)</a>
 */
public record TransformerEncoder(
        int heads, int width, Activation activation, double dropout, boolean normalizesFirst, boolean looksAhead)
        implements MaskedLayer, WithActivation<TransformerEncoder> {

    private static final double EPSILON = 1e-5;

    /** @throws IllegalArgumentException if a value is out of its range */
    public TransformerEncoder {
        SequenceShapes.requirePositive("heads", heads);
        SequenceShapes.requirePositive("width", width);
        Objects.requireNonNull(activation, "activation");
        SequenceShapes.requireRate("dropout", dropout);
    }

    @Override
    public TransformerEncoder withActivation(Activation activation) {
        return new TransformerEncoder(heads, width, activation, dropout, normalizesFirst, looksAhead);
    }

    public TransformerEncoder dropout(double rate) {
        return new TransformerEncoder(heads, width, activation, rate, normalizesFirst, looksAhead);
    }

    /** Normalising behind each part. */
    public TransformerEncoder postNorm() {
        return new TransformerEncoder(heads, width, activation, dropout, false, looksAhead);
    }

    /** Each step sees itself and those before it only. */
    public TransformerEncoder causal() {
        return new TransformerEncoder(heads, width, activation, dropout, normalizesFirst, false);
    }

    @Override
    public Shape outputShape(Shape input) {
        return AttentionWeights.requireHeads(input, heads);
    }

    @Override
    public Masked buildMasked(Parameters parameters, Shape input) {
        Shape step = Shape.of(outputShape(input).last());
        Shape wide = Shape.of(width);
        Masked attention =
                new SelfAttention(heads, looksAhead, dropout).buildMasked(parameters.scope("attention"), input);
        Forward attentionNorm = new LayerNorm(EPSILON).build(parameters.scope("attention_norm"), step);
        Forward widen =
                new Dense(width, activation, true, Initializer.glorotUniform()).build(parameters.scope("widen"), step);
        Forward narrow = new Dense(Math.toIntExact(step.last()), Activation.LINEAR, true, Initializer.glorotUniform())
                .build(parameters.scope("narrow"), wide);
        Forward denseNorm = new LayerNorm(EPSILON).build(parameters.scope("dense_norm"), step);
        Forward drop = new Dropout(dropout).build(parameters, step);
        Forward dense = (x, mode) -> narrow.apply(drop.apply(widen.apply(x, mode), mode), mode);
        if (normalizesFirst) {
            return (x, isReal, mode) -> {
                Tensor seen = x.add(drop.apply(attention.apply(attentionNorm.apply(x, mode), isReal, mode), mode));
                return seen.add(drop.apply(dense.apply(denseNorm.apply(seen, mode), mode), mode));
            };
        }
        return (x, isReal, mode) -> {
            Tensor seen = attentionNorm.apply(x.add(drop.apply(attention.apply(x, isReal, mode), mode)), mode);
            return denseNorm.apply(seen.add(drop.apply(dense.apply(seen, mode), mode)), mode);
        };
    }
}
