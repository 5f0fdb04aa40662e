package ai.lepton.sdk.data;

import ai.lepton.core.NdArray;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts arrays together as the rows of one dataset; see {@link Dataset#builder}. */
public final class DatasetBuilder {

    private final List<Field> inputs = new ArrayList<>();
    private final List<Field> targets = new ArrayList<>();
    private final List<NdArray> inputArrays = new ArrayList<>();
    private final List<NdArray> targetArrays = new ArrayList<>();
    private @Nullable NdArray weights;

    DatasetBuilder() {}

    /**
     * Adds an input.
     *
     * @param name of the model's input
     * @param rows {@code [N, ...]}
     */
    public DatasetBuilder input(String name, NdArray rows) {
        inputs.add(Field.of(name, rows));
        inputArrays.add(rows);
        return this;
    }

    /**
     * Adds a target.
     *
     * @param name of the model's output
     * @param rows {@code [N, ...]}
     */
    public DatasetBuilder target(String name, NdArray rows) {
        targets.add(Field.of(name, rows));
        targetArrays.add(rows);
        return this;
    }

    /**
     * Says how much each row counts.
     *
     * @param rows {@code [N]}, FLOAT32, not negative
     */
    public DatasetBuilder weights(NdArray rows) {
        weights = rows;
        return this;
    }

    /** @throws IllegalArgumentException if the numbers of rows disagree, or there is no input */
    public Dataset build() {
        return new ArrayDataset(inputs, targets, inputArrays, targetArrays, weights);
    }
}
