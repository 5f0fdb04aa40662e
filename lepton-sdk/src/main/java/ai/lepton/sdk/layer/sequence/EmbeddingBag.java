package ai.lepton.sdk.layer.sequence;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.layer.ShapeErrors;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;
import java.util.Objects;

/**
 * The sum or mean of the vectors of a row's indexes, without making them one by one: a bag of words. The same in both
 * modes.
 *
 * <p>Shapes: input INT64 or INT32 {@code [N, T]}, output {@code [N, features]}. Parameter: {@code table [size, features]},
 * starts as {@code initializer} says, the row of the padding at 0. The padding counts neither in the sum nor in the number
 * that the mean divides by; a row of nothing else is 0. An index that is negative or not below {@code size} is {@code
 * DATA_MISMATCH} naming it, and an error of the exported graph too. Exports as ONNX {@code Gather}, {@code ReduceSum} and,
 * for the mean, {@code Div}.
 *
 * @param size of the table: one more than the largest index; {@code > 0}
 * @param features of each vector, {@code > 0}
 * @param isMean whether the sum is divided by the number of indexes
 * @param padding an index that does not count; {@link Embedding#NO_PADDING} for none
 * @param initializer of the table
 * @see <a href="https://aclanthology.org/E17-2068/">Joulin et al., "Bag of Tricks" (2017)</a>
 */
public record EmbeddingBag(int size, int features, boolean isMean, int padding, Initializer initializer)
        implements Layer {

    /** @throws IllegalArgumentException if a value is out of its range */
    public EmbeddingBag {
        EmbeddingTables.check(size, features, padding);
        Objects.requireNonNull(initializer, "initializer");
    }

    /** With sums in place of means. */
    public EmbeddingBag sum() {
        return new EmbeddingBag(size, features, false, padding, initializer);
    }

    /** With an index that stands for padding. */
    public EmbeddingBag padding(int index) {
        return new EmbeddingBag(size, features, isMean, index, initializer);
    }

    public EmbeddingBag withInitializer(Initializer initializer) {
        return new EmbeddingBag(size, features, isMean, padding, initializer);
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 1) {
            throw ShapeErrors.mismatch(input, "[indexes]", "Give each row one list of indexes.");
        }
        return Shape.of(features);
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        Parameter table = EmbeddingTables.add(parameters, size, features, padding, initializer);
        return (x, mode) -> table.value().embeddingBag(x, isMean, padding);
    }
}
