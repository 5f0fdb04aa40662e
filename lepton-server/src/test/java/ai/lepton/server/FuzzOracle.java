package ai.lepton.server;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.runtime.Signature;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What must hold of a reader of requests, whatever it is given. */
public final class FuzzOracle {

    /** What the table of errors has for a request that is wrong. */
    private static final Set<ErrorCode> REFUSALS = EnumSet.of(
            ErrorCode.BAD_REQUEST,
            ErrorCode.MISSING_INPUT,
            ErrorCode.UNKNOWN_INPUT,
            ErrorCode.INPUT_MISMATCH,
            ErrorCode.NAN_INPUT);

    /** A reader's own tables, an exception with its stack trace. */
    private static final long FIXED_BYTES = 256 << 10;

    private static final long BYTES_FOR_EACH = 64;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private FuzzOracle() {}

    /** An input {@code in_<TYPE>} of two columns and an output for every type; FP32 may lack values. */
    public static Signature everyType() {
        List<TensorSpec> inputs = new ArrayList<>();
        List<TensorSpec> outputs = new ArrayList<>();
        for (DType dtype : DType.values()) {
            Shape shape = Shape.of(-1, 2);
            boolean mayLack = dtype == DType.FLOAT32;
            inputs.add(new TensorSpec("in_" + dtype, dtype, shape, null, null, null, mayLack, null, null));
            outputs.add(TensorSpec.of("out_" + dtype, dtype, shape));
        }
        return Signature.of(inputs, outputs);
    }

    /**
     * What a reader makes of a body: null if it refuses it as the table of errors has it. Everything else that it throws is
     * passed on, and so is it if it takes more memory than a small multiple of the body's size.
     */
    public static <T> @Nullable T read(int bodyBytes, Supplier<T> reader) {
        long most = FIXED_BYTES + BYTES_FOR_EACH * bodyBytes;
        long before = THREADS.getCurrentThreadAllocatedBytes();
        T read = readOrRefused(reader);
        if (THREADS.getCurrentThreadAllocatedBytes() - before > most) {
            long again = THREADS.getCurrentThreadAllocatedBytes(); // the first time classes were loaded, perhaps
            readOrRefused(reader);
            long taken = THREADS.getCurrentThreadAllocatedBytes() - again;
            if (taken > most) {
                throw new AssertionError(
                        "memory: " + taken + " bytes for a body of " + bodyBytes + " (expected: at most " + most + ")");
            }
        }
        return read;
    }

    private static <T> @Nullable T readOrRefused(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (LeptonException e) {
            if (!REFUSALS.contains(e.code())) {
                throw e;
            }
            return null;
        }
    }

    /** Every tensor has as many values as its shape says, and a shape that the signature takes. */
    public static void checkTensors(Signature signature, Map<String, NdArray> inputs) {
        inputs.forEach((name, array) -> {
            TensorSpec spec = signature.input(name);
            if (array.dtype() != spec.dtype()
                    || array.shape().elements() != array.elements()
                    || array.shape().rank() != spec.shape().rank()
                    || array.shape().size(1) != 2) {
                throw new AssertionError(name + ": " + array + " with " + array.elements() + " values");
            }
        });
    }
}
