package ai.lepton.sdk.layer.sequence;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;
import java.util.Arrays;

/** What {@link Embedding} and {@link EmbeddingBag} share. */
final class EmbeddingTables {

    private EmbeddingTables() {}

    static void check(int size, int features, int padding) {
        SequenceShapes.requirePositive("size", size);
        SequenceShapes.requirePositive("features", features);
        if (padding < Embedding.NO_PADDING || padding >= size) {
            throw new IllegalArgumentException(
                    "padding: " + padding + " (expected: 0 to " + (size - 1) + ", or -1 for none)");
        }
    }

    static Parameter add(Parameters parameters, int size, int features, int padding, Initializer initializer) {
        return parameters.add("table", Shape.of(size, features), (shape, random) -> {
            double[] values = initializer.values(shape, random);
            if (padding >= 0) {
                Arrays.fill(values, padding * features, (padding + 1) * features, 0);
            }
            return values;
        });
    }
}
