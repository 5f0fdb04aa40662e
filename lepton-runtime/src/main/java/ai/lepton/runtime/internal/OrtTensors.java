package ai.lepton.runtime.internal;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Arrays of the JVM as ONNX Runtime's tensors, for one run. Used by one thread, and closed by it after the run. */
public final class OrtTensors implements AutoCloseable {

    private static final DirectBuffers BUFFERS = new DirectBuffers(64L << 20);

    private final Map<String, OnnxTensor> tensors = new HashMap<>();
    private final List<ByteBuffer> borrowed = new ArrayList<>();

    /** What {@link ai.onnxruntime.OrtSession#run} takes; valid until this is closed. */
    public Map<String, OnnxTensor> byName() {
        return tensors;
    }

    /** Adds an input: a direct buffer is used as it is, one on the heap is copied to native memory. */
    public void add(String name, NdArray array) throws OrtException {
        long[] shape = array.shape().toArray();
        OnnxTensor tensor;
        if (array.dtype() == DType.STRING) {
            String[] texts = new String[array.elements()];
            for (int i = 0; i < texts.length; i++) {
                texts[i] = array.textAt(i);
            }
            tensor = OnnxTensor.createTensor(OrtRuntime.environment(), texts, shape);
        } else {
            tensor =
                    OnnxTensor.createTensor(OrtRuntime.environment(), direct(array.buffer()), shape, of(array.dtype()));
        }
        tensors.put(name, tensor);
    }

    @Override
    public void close() {
        // Tensors first: they point into the buffers.
        tensors.values().forEach(OnnxTensor::close);
        tensors.clear();
        borrowed.forEach(BUFFERS::give);
        borrowed.clear();
    }

    private ByteBuffer direct(ByteBuffer data) {
        if (data.isDirect()) {
            return data;
        }
        ByteBuffer copy = BUFFERS.take(data.remaining());
        borrowed.add(copy);
        copy.put(data).flip();
        return copy;
    }

    /** A copy of an output on the heap. */
    public static NdArray read(String name, OnnxValue value) throws OrtException {
        if (!(value instanceof OnnxTensor tensor)) {
            throw new LeptonException(
                    ErrorCode.INTERNAL, "output \"" + name + "\": " + value.getType() + " (expected: a tensor)");
        }
        TensorInfo info = tensor.getInfo();
        DType dtype = dtype(info.type);
        if (dtype == null) {
            throw new LeptonException(
                    ErrorCode.INTERNAL,
                    "output \"" + name + "\": " + info.type + " (expected: a type that Lepton has)");
        }
        Shape shape = Shape.of(info.getShape());
        if (dtype == DType.STRING) {
            List<String> texts = new ArrayList<>();
            if (shape.elements() > 0) {
                flatten(tensor.getValue(), texts);
            }
            return NdArray.of(shape, texts.toArray(String[]::new));
        }
        if (shape.elements() == 0) {
            return NdArray.zeros(dtype, shape); // the library has no memory to show
        }
        if (shape.elements() > Integer.MAX_VALUE / dtype.bytes()) {
            throw new LeptonException(
                    ErrorCode.INTERNAL,
                    "output \"" + name + "\": " + shape + " (expected: less than 2 GiB). Send fewer rows at once.");
        }
        return NdArray.of(dtype, shape, tensor.getByteBuffer());
    }

    /** Our type for the library's; null for those that Lepton does not have, such as FLOAT16. */
    public static @Nullable DType dtype(OnnxJavaType type) {
        return switch (type) {
            case FLOAT -> DType.FLOAT32;
            case DOUBLE -> DType.FLOAT64;
            case INT32 -> DType.INT32;
            case INT64 -> DType.INT64;
            case UINT8 -> DType.UINT8;
            case BOOL -> DType.BOOL;
            case STRING -> DType.STRING;
            case INT8, INT16, FLOAT16, BFLOAT16, UNKNOWN -> null;
        };
    }

    private static OnnxJavaType of(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> OnnxJavaType.FLOAT;
            case FLOAT64 -> OnnxJavaType.DOUBLE;
            case INT32 -> OnnxJavaType.INT32;
            case INT64 -> OnnxJavaType.INT64;
            case UINT8 -> OnnxJavaType.UINT8;
            case BOOL -> OnnxJavaType.BOOL;
            case STRING -> OnnxJavaType.STRING;
        };
    }

    private static void flatten(Object nested, List<String> texts) {
        if (nested instanceof Object[] array) {
            for (Object element : array) {
                flatten(element, texts);
            }
        } else {
            texts.add((String) nested);
        }
    }
}
