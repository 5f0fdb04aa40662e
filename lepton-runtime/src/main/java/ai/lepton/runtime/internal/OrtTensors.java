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
            tensor = numbers(direct(array.buffer()), shape, array.dtype());
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

    private static OnnxTensor numbers(ByteBuffer data, long[] shape, DType dtype) throws OrtException {
        return switch (dtype) {
            case UINT16, UINT32, UINT64 -> UnsignedTensors.create(data, shape, dtype);
            default -> OnnxTensor.createTensor(OrtRuntime.environment(), data, shape, of(dtype));
        };
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
