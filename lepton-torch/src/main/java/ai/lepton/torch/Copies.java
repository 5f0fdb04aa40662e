package ai.lepton.torch;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * The one place where numbers cross between the JVM and native memory: one copy, straight between the two buffers.
 * Nothing is shared, so neither side can outlive the other.
 */
final class Copies {

    private Copies() {}

    static Tensor toNative(NdArray array) {
        Tensor tensor = allocate(array.dtype(), array.shape());
        ByteBuffer source = array.buffer();
        if (source.hasRemaining()) {
            memory(tensor, source.remaining()).put(source);
        }
        return tensor;
    }

    static Tensor toNative(DType dtype, Shape shape, double[] values) {
        if (shape.elements() != values.length) {
            throw new IllegalArgumentException(
                    "values: " + values.length + " (expected: " + shape.elements() + " for shape " + shape + ")");
        }
        NdArray array = NdArray.zeros(dtype, shape);
        fill(array, values);
        return toNative(array);
    }

    /** Writes {@code values} into a FLOAT32 or FLOAT64 array of as many elements. */
    static void fill(NdArray array, double[] values) {
        if (array.dtype() == DType.FLOAT64) {
            array.buffer().asDoubleBuffer().put(values);
        } else {
            FloatBuffer floats = array.buffer().asFloatBuffer();
            for (double value : values) {
                floats.put((float) value);
            }
        }
    }

    static NdArray toArray(Tensor tensor, DType dtype, Shape shape) {
        NdArray array = NdArray.zeros(dtype, shape);
        ByteBuffer target = array.buffer();
        if (target.hasRemaining()) {
            target.put(memory(tensor.contiguous(), target.remaining()));
        }
        return array;
    }

    private static Tensor allocate(DType dtype, Shape shape) {
        TensorOptions options = Types.options(dtype);
        try {
            return torch.empty(shape.toArray(), options, null);
        } catch (RuntimeException e) {
            throw TorchFailure.of(e, "tensor: " + dtype + " " + shape, "");
        }
    }

    /** The memory of a contiguous tensor; the buffer is only valid while the tensor is. */
    private static ByteBuffer memory(Tensor contiguous, long bytes) {
        Pointer data = contiguous.data_ptr();
        return data.capacity(bytes).asByteBuffer();
    }
}
