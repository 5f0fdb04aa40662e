package ai.lepton.data.store;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.sdk.data.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the fields of a row lie: one behind the other, inputs, then targets, then the weight, so that a row is read at one
 * place.
 *
 * @param inputs what goes into a model
 * @param targets what should come out
 * @param weighted whether each row has a weight, FLOAT32
 */
record RowLayout(List<Field> inputs, List<Field> targets, boolean weighted) {

    RowLayout {
        inputs = List.copyOf(inputs);
        targets = List.copyOf(targets);
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("inputs: none (expected: at least one)");
        }
        for (Field field : inputs) {
            requireNumbers(field);
        }
        for (Field field : targets) {
            requireNumbers(field);
        }
    }

    private static void requireNumbers(Field field) {
        if (field.dtype() == DType.STRING) {
            throw new IllegalArgumentException(
                    "field \"" + field.name() + "\": STRING (expected: a numeric type, of fixed width)");
        }
    }

    /** Bytes of each field of a row, in order. */
    List<Integer> widths() {
        List<Integer> widths = new ArrayList<>();
        inputs.forEach(field -> widths.add(width(field)));
        targets.forEach(field -> widths.add(width(field)));
        if (weighted) {
            widths.add(DType.FLOAT32.bytes());
        }
        return widths;
    }

    /** Bytes of a row. */
    int rowBytes() {
        int bytes = 0;
        for (int width : widths()) {
            bytes = Math.addExact(bytes, width);
        }
        return bytes;
    }

    /** @throws IllegalArgumentException if rows are not of a field's type and shape */
    void requireFits(Field field, NdArray rows, int count) {
        Field found = Field.of(field.name(), rows);
        if (!found.equals(field) || rows.rows() != count) {
            throw new IllegalArgumentException("field \"" + field.name() + "\": " + rows + " (expected: "
                    + field.dtype() + " " + field.shape().prepend(count) + ")");
        }
    }

    private static int width(Field field) {
        return Math.toIntExact(
                Math.multiplyExact(field.shape().elements(), field.dtype().bytes()));
    }
}
