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
import java.util.Objects;
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

    /**
     * Adds an input, the rows of all parts one behind the other: a direct buffer that is alone is used as it is, everything
     * else is copied to native memory, once.
     *
     * @param parts which all have an array of that name, of one type and one shape but for the first dimension
     */
    public void add(String name, List<Map<String, NdArray>> parts) throws OrtException {
        NdArray first = array(parts.get(0), name);
        long[] shape = first.shape().toArray();
        for (int i = 1; i < parts.size(); i++) {
            shape[0] += array(parts.get(i), name).shape().size(0);
        }
        tensors.put(
                name,
                first.dtype() == DType.STRING
                        ? OnnxTensor.createTensor(OrtRuntime.environment(), texts(name, parts), shape)
                        : numbers(direct(name, parts), shape, first.dtype()));
    }

    private static NdArray array(Map<String, NdArray> part, String name) {
        return Objects.requireNonNull(part.get(name), name);
    }

    private static String[] texts(String name, List<Map<String, NdArray>> parts) {
        List<String> texts = new ArrayList<>();
        for (Map<String, NdArray> part : parts) {
            NdArray array = array(part, name);
            for (int i = 0; i < array.elements(); i++) {
                texts.add(array.textAt(i));
            }
        }
        return texts.toArray(String[]::new);
    }

    @Override
    public void close() {
        // Tensors first: they point into the buffers.
        tensors.values().forEach(OnnxTensor::close);
        tensors.clear();
        borrowed.forEach(BUFFERS::give);
        borrowed.clear();
    }

    private static OnnxTensor numbers(ByteBuffer data, long[] shape, DType dtype) throws OrtException {
        return switch (dtype) {
            case UINT16, UINT32, UINT64 -> UnsignedTensors.create(data, shape, dtype);
            default -> OnnxTensor.createTensor(OrtRuntime.environment(), data, shape, of(dtype));
        };
    }

    private ByteBuffer direct(String name, List<Map<String, NdArray>> parts) {
        ByteBuffer first = array(parts.get(0), name).buffer();
        if (parts.size() == 1 && first.isDirect()) {
            return first;
        }
        long bytes = 0;
        for (Map<String, NdArray> part : parts) {
            bytes += array(part, name).buffer().remaining();
        }
        ByteBuffer copy = BUFFERS.take(Math.toIntExact(bytes));
        borrowed.add(copy);
        for (Map<String, NdArray> part : parts) {
            copy.put(array(part, name).buffer());
        }
        return copy.flip();
    }

    /** A copy of an output on the heap. */
    public static NdArray read(String name, OnnxValue value) throws OrtException {
        if (!(value instanceof OnnxTensor tensor)) {
            throw new LeptonException(
                    ErrorCode.INTERNAL, "output \"" + name + "\": " + value.getType() + " (expected: a tensor)");
        }
        TensorInfo info = tensor.getInfo();
        DType dtype = dtype(info);
        if (dtype == null) {
            throw new LeptonException(
                    ErrorCode.INTERNAL,
                    "output \"" + name + "\": " + info.onnxType + " (expected: a type that Lepton has)");
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

    /** Our type for the library's; null for those that Lepton does not have, such as FLOAT8. */
    public static @Nullable DType dtype(TensorInfo info) {
        return switch (info.onnxType) {
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT -> DType.FLOAT32;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> DType.FLOAT64;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16 -> DType.FLOAT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16 -> DType.BFLOAT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 -> DType.INT8;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> DType.INT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> DType.INT32;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> DType.INT64;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 -> DType.UINT8;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16 -> DType.UINT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32 -> DType.UINT32;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64 -> DType.UINT64;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL -> DType.BOOL;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING -> DType.STRING;
            default -> null;
        };
    }

    private static OnnxJavaType of(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> OnnxJavaType.FLOAT;
            case FLOAT64 -> OnnxJavaType.DOUBLE;
            case FLOAT16 -> OnnxJavaType.FLOAT16;
            case BFLOAT16 -> OnnxJavaType.BFLOAT16;
            case INT8 -> OnnxJavaType.INT8;
            case INT16 -> OnnxJavaType.INT16;
            case INT32 -> OnnxJavaType.INT32;
            case INT64 -> OnnxJavaType.INT64;
            case UINT8 -> OnnxJavaType.UINT8;
            case BOOL -> OnnxJavaType.BOOL;
            case STRING -> OnnxJavaType.STRING;
            case UINT16, UINT32, UINT64 ->
                throw new IllegalArgumentException("dtype: " + dtype + " (expected: one that the binding has)");
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
