package ai.lepton.sdk.layer.sequence;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.MultiInputLayer;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.AttentionOptions;
import java.util.List;

/**
 * Multi-head attention of a sequence to another one, the memory: queries come from the one, keys and values from the
 * other; see {@link SelfAttention}.
 *
 * <p>Shapes: inputs {@code [N, Q, F]}, memory {@code [N, K, M]} and, if there is a third, a mask of the memory {@code [N,
 * K]}, 0 at padding; output {@code [N, Q, F]}. F is a multiple of {@code heads}. Parameters: {@code query_kernel [F, F]},
 * {@code memory_kernel [2F, M]} (key, value one below the other) and {@code output_kernel [F, F]} start Glorot uniform,
 * {@code query_bias [F]}, {@code memory_bias [2F]} and {@code output_bias [F]} at 0.
 *
 * @param heads into how many parts the features are cut, {@code > 0}
 * @param dropout of the weights, in training; {@code 0 <= dropout < 1}
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. (2017)</a>
 */
public record CrossAttention(int heads, double dropout) implements MultiInputLayer {

    /** @throws IllegalArgumentException if a value is out of its range */
    public CrossAttention {
        SequenceShapes.requirePositive("heads", heads);
        SequenceShapes.requireRate("dropout", dropout);
    }

    public CrossAttention dropout(double rate) {
        return new CrossAttention(heads, rate);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        if (inputs.size() != 2 && inputs.size() != 3) {
            throw new IllegalArgumentException(
                    "inputs: " + inputs.size() + " (expected: the sequence, the memory and, if wanted, its mask)");
        }
        Shape memory = SequenceShapes.requireFeatures(inputs.get(1));
        if (inputs.size() == 3) {
            WithMask.requireMask(inputs.get(2), memory);
        }
        return AttentionWeights.requireHeads(inputs.get(0), heads);
    }

    @Override
    public Forward build(Parameters parameters, List<Shape> inputs) {
        long features = outputShape(inputs).last();
        AttentionWeights.Cross cross = AttentionWeights.cross(
                parameters, features, inputs.get(1).last(), AttentionOptions.heads(heads), dropout);
        return (tensors, mode) -> cross.apply(
                tensors.get(0),
                tensors.get(1),
                tensors.size() == 3 ? AttentionWeights.isReal(tensors.get(2)) : null,
                mode);
    }
}
