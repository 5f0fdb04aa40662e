package ai.lepton.runtime.internal;

import ai.lepton.core.DType;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.nio.Buffer;
import java.nio.ByteBuffer;

/**
 * Unsigned tensors of more than eight bits. ONNX Runtime and the native half of its Java binding have them; the binding's
 * public half knows only their signed twins, so this makes the two calls that it would make. The binding's version is
 * pinned, and a test of every type notices when an update moves what is called here.
 */
final class UnsignedTensors {

    private static final String PACKAGE = "ai.onnxruntime.";

    private final MethodHandle createFromBuffer;
    private final MethodHandle newInfo;
    private final MethodHandle newTensor;
    private final long api;
    private final long allocator;

    private UnsignedTensors() {
        try {
            MethodHandles.Lookup tensors = MethodHandles.privateLookupIn(OnnxTensor.class, MethodHandles.lookup());
            createFromBuffer = tensors.findStatic(
                    OnnxTensor.class,
                    "createTensorFromBuffer",
                    MethodType.methodType(
                            long.class,
                            long.class,
                            long.class,
                            Buffer.class,
                            int.class,
                            long.class,
                            long[].class,
                            int.class));
            newTensor = tensors.findConstructor(
                    OnnxTensor.class,
                    MethodType.methodType(
                            void.class, long.class, long.class, TensorInfo.class, Buffer.class, boolean.class));
            newInfo = tensors.findConstructor(
                    TensorInfo.class,
                    MethodType.methodType(void.class, long[].class, OnnxJavaType.class, OnnxTensorType.class));
            VarHandle apiHandle =
                    tensors.findStaticVarHandle(tensors.findClass(PACKAGE + "OnnxRuntime"), "ortApiHandle", long.class);
            api = (long) apiHandle.get();
            Class<?> allocators = tensors.findClass(PACKAGE + "OrtAllocator");
            Object byDefault = tensors.findGetter(OrtEnvironment.class, "defaultAllocator", allocators)
                    .invoke(OrtRuntime.environment());
            allocator =
                    (long) tensors.findGetter(allocators, "handle", long.class).invoke(byDefault);
        } catch (Throwable e) {
            throw new IllegalStateException("onnxruntime: not as this Lepton knows it (expected: version 1.28)", e);
        }
    }

    /**
     * A tensor over a direct buffer in native order, which it uses as long as it lives.
     *
     * @param dtype UINT16, UINT32 or UINT64
     */
    static OnnxTensor create(ByteBuffer data, long[] shape, DType dtype) throws OrtException {
        return Holder.INSTANCE.make(data, shape, dtype);
    }

    private OnnxTensor make(ByteBuffer data, long[] shape, DType dtype) throws OrtException {
        OnnxTensorType type = switch (dtype) {
            case UINT16 -> OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16;
            case UINT32 -> OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32;
            case UINT64 -> OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64;
            default -> throw new IllegalArgumentException("dtype: " + dtype + " (expected: unsigned)");
        };
        try {
            Object info = newInfo.invoke(shape, OnnxJavaType.mapFromOnnxTensorType(type), type);
            long handle = (long) createFromBuffer.invoke(
                    api, allocator, (Buffer) data, data.position(), (long) data.remaining(), shape, type.value);
            return (OnnxTensor) newTensor.invoke(handle, allocator, (TensorInfo) info, (Buffer) data, false);
        } catch (OrtException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("onnxruntime: an exception that it does not declare", e);
        }
    }

    /** Made when the first unsigned tensor is: few models have one. */
    private static final class Holder {
        static final UnsignedTensors INSTANCE = new UnsignedTensors();
    }
}
