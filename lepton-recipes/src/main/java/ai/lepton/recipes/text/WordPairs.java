package ai.lepton.recipes.text;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.layer.ShapeErrors;
import ai.lepton.sdk.tensor.Tensor;

/**
 * Makes an index of each pair of neighbouring words, for an embedding of pairs: {@code 1 + (a * 1000003 + b) mod buckets}, and 0
 * where there is no second word. Different pairs may have the same index; with enough buckets that hardly matters, and no
 * list of pairs is needed. The same in both modes.
 *
 * <p>Shapes: input INT64 {@code [N, T]}, 0 for no word, output INT64 {@code [N, T - 1]}, from 0 to {@code buckets}. No parameters.
 *
 * @param buckets how many indexes there are for pairs, {@code > 0}
 * @see <a href="https://aclanthology.org/E17-2068/">Joulin et al., "Bag of Tricks for Efficient Text Classification" (2017)</a>
 */
public record WordPairs(int buckets) implements Layer {

    private static final int FACTOR = 1_000_003;

    /** @throws IllegalArgumentException if {@code buckets} is not positive */
    public WordPairs {
        if (buckets <= 0) {
            throw new IllegalArgumentException("buckets: " + buckets + " (expected: > 0)");
        }
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 1 || input.last() < 2) {
            throw ShapeErrors.mismatch(input, "[words], at least 2", "Give the indexes of a text's words.");
        }
        return Shape.of(input.last() - 1);
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        long words = input.last();
        return (x, mode) -> {
            Tensor first = x.slice(1, 0, words - 1);
            Tensor second = x.slice(1, 1, words);
            Tensor mixed = first.mul(FACTOR).add(second);
            Tensor index = mixed.sub(mixed.div(buckets).mul(buckets)).add(1);
            return second.greater(0).where(index, second.constant(NdArray.of(Shape.of(), 0L)));
        };
    }
}
