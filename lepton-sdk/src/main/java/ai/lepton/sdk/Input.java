package ai.lepton.sdk;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import java.util.Objects;

/**
 * What a model takes.
 *
 * @param name of the input in the exported model
 * @param dtype FLOAT32, or UINT8 for images whose bytes the model scales itself
 * @param shape of one row, without the batch; a size that differs from batch to batch, as the length of sequences, is
 *     {@link Shape#UNKNOWN}
 */
public record Input(String name, DType dtype, Shape shape) {

    /** @throws IllegalArgumentException if the type is none of numbers */
    public Input {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(shape, "shape");
        if (dtype == DType.STRING || dtype == DType.BOOL) {
            throw new IllegalArgumentException("dtype: " + dtype + " (expected: a number type)");
        }
    }

    /** Floating-point numbers, named {@code input}. */
    public static Input floats(Shape shape) {
        return new Input("input", DType.FLOAT32, shape);
    }

    /** Whole numbers that stand for words or categories, INT64, named {@code indexes}. */
    public static Input indexes(Shape shape) {
        return new Input("indexes", DType.INT64, shape);
    }

    /** The same under another name. */
    public Input named(String name) {
        return new Input(name, dtype, shape);
    }

    /** An image as bytes, {@code [H, W, C]}, named {@code image}. */
    public static Input image(Shape shape) {
        return new Input("image", DType.UINT8, shape);
    }
}
