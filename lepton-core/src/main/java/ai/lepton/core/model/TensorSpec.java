package ai.lepton.core.model;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One named input or output of a model.
 *
 * @param name as in the ONNX graph
 * @param dtype type of the elements
 * @param shape with the batch in front; unknown sizes are -1
 * @param unit what the numbers measure, if anything
 * @param minimum smallest value that makes sense, if known
 * @param maximum largest value that makes sense, if known
 * @param nanAllowed whether NaN may be sent; false means it is refused
 * @param image how a picture becomes this input; null when it is not one
 * @param value what a person gives for this input; null where only tensors are known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TensorSpec(
        String name,
        DType dtype,
        Shape shape,
        @Nullable String unit,
        @Nullable Double minimum,
        @Nullable Double maximum,
        boolean nanAllowed,
        @Nullable ImageSpec image,
        @Nullable ValueSpec value) {

    public TensorSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(dtype, "dtype");
        Objects.requireNonNull(shape, "shape");
    }

    /** A tensor of any finite values. */
    public static TensorSpec of(String name, DType dtype, Shape shape) {
        return new TensorSpec(name, dtype, shape, null, null, null, false, null, null);
    }

    public TensorSpec withRange(double minimum, double maximum) {
        return new TensorSpec(name, dtype, shape, unit, minimum, maximum, nanAllowed, image, value);
    }

    public TensorSpec withImage(ImageSpec image) {
        return new TensorSpec(name, dtype, shape, unit, minimum, maximum, nanAllowed, image, value);
    }

    /** The same input, of what a person gives; a number may then be missing, which is NaN. */
    public TensorSpec withValue(ValueSpec value) {
        boolean missing = nanAllowed || value.kind() == ValueSpec.Kind.NUMBER;
        return new TensorSpec(name, dtype, shape, unit, minimum, maximum, missing, image, value);
    }
}
