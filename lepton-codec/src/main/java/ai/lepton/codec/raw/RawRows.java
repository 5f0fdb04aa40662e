package ai.lepton.codec.raw;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a model's raw inputs from rows of values by name, as its signature says: what {@code predict} and the server do
 * with what people send. Immutable, safe for several threads.
 */
public final class RawRows {

    private final Map<String, RawColumn> columns = new LinkedHashMap<>();

    private RawRows(List<RawColumn> columns) {
        columns.forEach(column -> this.columns.put(column.input().name(), column));
    }

    /** @throws IllegalArgumentException if an input says nothing about its values; see {@link #fits} */
    public static RawRows of(List<TensorSpec> inputs) {
        return new RawRows(inputs.stream().map(RawColumn::of).toList());
    }

    /** Whether rows of values can be made into these inputs: each says what a person gives for it. */
    public static boolean fits(List<TensorSpec> inputs) {
        return inputs.stream().allMatch(input -> input.value() != null);
    }

    /**
     * Makes the inputs.
     *
     * @param rows values by the inputs' names: numbers, texts, dates, {@code byte[]} or {@link RawMedia}; null where
     *     missing
     * @return parts that together hold every row once, in rising order within each part; one part unless pictures differ in
     *     size
     * @throws LeptonException {@link ErrorCode#MISSING_INPUT} or {@link ErrorCode#UNKNOWN_INPUT} if a row has other names,
     *     {@link ErrorCode#INPUT_MISMATCH} if a value is of another kind, naming input and row; as {@link
     *     RawColumn#picture} and {@link RawColumn#sound}
     */
    public List<RawPart> encode(List<? extends Map<String, ? extends @Nullable Object>> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        for (int i = 0; i < rows.size(); i++) {
            requireNames(rows.get(i), i);
        }
        Map<String, NdArray> plain = new LinkedHashMap<>();
        Map<String, List<NdArray>> media = new LinkedHashMap<>();
        columns.forEach((name, column) -> {
            List<@Nullable Object> cells = new ArrayList<>();
            rows.forEach(row -> cells.add(row.get(name)));
            if (column.kind() == Kind.IMAGE || column.kind() == Kind.SOUND) {
                List<NdArray> arrays = new ArrayList<>();
                for (int i = 0; i < cells.size(); i++) {
                    arrays.add(column.values(Arrays.asList(cells.get(i)), i));
                }
                media.put(name, arrays);
            } else {
                plain.put(name, column.values(cells, 0));
            }
        });
        return RawPart.of(rows.size(), plain, media);
    }

    private void requireNames(Map<String, ? extends @Nullable Object> row, int index) {
        for (String name : columns.keySet()) {
            if (!row.containsKey(name)) {
                throw new LeptonException(
                        ErrorCode.MISSING_INPUT,
                        "row " + index + ": no \"" + name + "\" (expected: a value for each of " + columns.keySet()
                                + ", null for a missing one)");
            }
        }
        for (String name : row.keySet()) {
            if (!columns.containsKey(name)) {
                throw new LeptonException(
                        ErrorCode.UNKNOWN_INPUT,
                        "row " + index + ": \"" + name + "\" (expected: one of " + columns.keySet() + ")");
            }
        }
    }
}
