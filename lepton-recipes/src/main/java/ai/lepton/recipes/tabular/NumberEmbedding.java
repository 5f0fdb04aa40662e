package ai.lepton.recipes.tabular;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;

/**
 * Makes some numbers of each number: {@code relu(x * weight + bias)}, with weights and a bias of its own for each. Each is a
 * hinge that bends somewhere, so that the layers behind it can treat ranges of a number differently, as a tree would. The
 * same in both modes.
 *
 * <p>Shapes: input {@code [N, numbers]}, output {@code [N, numbers * size]}. Parameters: {@code weight [numbers, size]} and
 * {@code bias [numbers, size]}, from a normal distribution of deviation 1: numbers are to be standardised.
 *
 * @param size how many are made of each, {@code > 0}
 * @see <a href="https://arxiv.org/abs/2203.05556">Gorishniy et al., "On Embeddings for Numerical Features in Tabular Deep
 *     Learning" (2022)</a>
 */
public record NumberEmbedding(int size) implements Layer {

    /** @throws IllegalArgumentException if {@code size} is not positive */
    public NumberEmbedding {
        if (size <= 0) {
            throw new IllegalArgumentException("size: " + size + " (expected: > 0)");
        }
    }

    @Override
    public Shape outputShape(Shape input) {
        return Shape.of(input.last() * size);
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        long numbers = input.last();
        Parameter weight = parameters.add("weight", Shape.of(numbers, size), Initializer.normal(1));
        Parameter bias = parameters.add("bias", Shape.of(numbers, size), Initializer.normal(1));
        return (x, mode) -> x.reshape(-1, numbers, 1)
                .mul(weight.value())
                .add(bias.value())
                .relu()
                .reshape(-1, numbers * size);
    }
}
