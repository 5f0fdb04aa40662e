package ai.lepton.sdk.tensor;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How {@link Tensor#attention} looks at keys.
 *
 * @param heads into how many equal parts the features are cut, {@code > 0}
 * @param isCausal whether step {@code i} looks at steps up to {@code i} only
 * @param keyMask BOOL {@code [N, K]}, false at keys that nothing looks at; null for none. Their scores get {@code -1e9},
 *     so that a row without any key is a mean of all, not NaN
 * @param onWeights applied to the weights after the softmax, {@code [N, heads, Q, K]}, such as dropout; null for none
 */
public record AttentionOptions(
        int heads,
        boolean isCausal,
        @Nullable Tensor keyMask,
        @Nullable UnaryOperator<Tensor> onWeights) {

    /** @throws IllegalArgumentException if {@code heads <= 0} */
    public AttentionOptions {
        if (heads <= 0) {
            throw new IllegalArgumentException("heads: " + heads + " (expected: > 0)");
        }
    }

    /** Every step looks at every key. */
    public static AttentionOptions heads(int heads) {
        return new AttentionOptions(heads, false, null, null);
    }

    /** Step {@code i} looks at steps up to {@code i} only. */
    public AttentionOptions causal() {
        return new AttentionOptions(heads, true, keyMask, onWeights);
    }

    public AttentionOptions withKeyMask(@Nullable Tensor keyMask) {
        return new AttentionOptions(heads, isCausal, keyMask, onWeights);
    }

    public AttentionOptions withWeights(@Nullable UnaryOperator<Tensor> onWeights) {
        return new AttentionOptions(heads, isCausal, keyMask, onWeights);
    }
}
