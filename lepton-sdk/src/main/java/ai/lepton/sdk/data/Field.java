package ai.lepton.sdk.data;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.Objects;

/**
 * One of the arrays that rows have.
 *
 * @param name as the model's input or output is called; of the only one it does not matter
 * @param dtype type of the elements
 * @param shape of one row, without the batch; {@code []} for a class index
 */
public record Field(String name, DType dtype, Shape shape) {

    public Field {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(dtype, "dtype");
        Objects.requireNonNull(shape, "shape");
    }

    /** What an array of rows, {@code [N, ...]}, holds. */
    public static Field of(String name, NdArray rows) {
        return new Field(name, rows.dtype(), rows.shape().withoutFirst());
    }
}
