package ai.lepton.sdk.layer.sequence;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;
import java.util.Objects;

/**
 * Looks up a vector for each index: {@code y = table[x]}. The same in both modes.
 *
 * <p>Shapes: input INT64 or INT32 {@code [N, ...]}, such as {@code [N, T]} tokens; output {@code [N, ..., features]}.
 * Parameter: {@code table [size, features]}, starts as {@code initializer} says, the row of the padding at 0. An index
 * that is negative or not below {@code size} is {@code DATA_MISMATCH} naming it, and an error of the exported graph too.
 * Exports as ONNX {@code Gather}, behind a guard, for there a negative index would count from the end.
 *
 * @param size of the table: one more than the largest index; {@code > 0}
 * @param features of each vector, {@code > 0}
 * @param padding an index whose row starts at 0 and gets no gradient, so that it stays 0; {@link #NO_PADDING} for none
 * @param initializer of the table
 * @see <a href="https://jmlr.org/papers/v3/bengio03a.html">Bengio et al. (2003)</a>
 */
public record Embedding(int size, int features, int padding, Initializer initializer) implements Layer {

    /** No index stands for padding. */
    public static final int NO_PADDING = -1;

    /** @throws IllegalArgumentException if a value is out of its range */
    public Embedding {
        EmbeddingTables.check(size, features, padding);
        Objects.requireNonNull(initializer, "initializer");
    }

    /** With an index that stands for padding. */
    public Embedding padding(int index) {
        return new Embedding(size, features, index, initializer);
    }

    public Embedding withInitializer(Initializer initializer) {
        return new Embedding(size, features, padding, initializer);
    }

    @Override
    public Shape outputShape(Shape input) {
        long[] sizes = java.util.Arrays.copyOf(input.toArray(), input.rank() + 1);
        sizes[input.rank()] = features;
        return Shape.of(sizes);
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        Parameter table = EmbeddingTables.add(parameters, size, features, padding, initializer);
        return (x, mode) -> table.value().embedding(x, padding);
    }
}
