package ai.lepton.torch;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Lepton's types in libtorch's words, and the native constants that operations pass; these live as long as the JVM. */
final class Types {

    /** The type of a list of tensors' elements. */
    static final Type.TypePtr TENSOR = keep(new Type.TypePtr(TensorType.get()));

    private static final Set<DType> TRAINED =
            EnumSet.of(DType.FLOAT32, DType.FLOAT64, DType.INT32, DType.INT64, DType.UINT8, DType.BOOL);
    private static final Map<DType, TensorOptions> OPTIONS = each(type -> new TensorOptions(scalarType(type)));
    private static final Map<DType, ScalarTypeOptional> OPTIONAL =
            each(type -> new ScalarTypeOptional(scalarType(type)));

    private Types() {}

    /** @throws LeptonException {@code DTYPE_MISMATCH} for those that the engine does not have */
    static ScalarType scalarType(DType type) {
        return switch (type) {
            case FLOAT32 -> ScalarType.Float;
            case FLOAT64 -> ScalarType.Double;
            case INT32 -> ScalarType.Int;
            case INT64 -> ScalarType.Long;
            case UINT8 -> ScalarType.Byte;
            case BOOL -> ScalarType.Bool;
            case STRING -> throw noStrings();
            case INT8, INT16, UINT16, UINT32, UINT64, FLOAT16, BFLOAT16 -> throw notTrained(type);
        };
    }

    static TensorOptions options(DType type) {
        return of(OPTIONS, type);
    }

    static ScalarTypeOptional optional(DType type) {
        return of(OPTIONAL, type);
    }

    /** Keeps a constant alive that may have been made inside a scope. */
    static <P extends Pointer> P keep(P constant) {
        constant.retainReference();
        return constant;
    }

    private static <P extends Pointer> Map<DType, P> each(Function<DType, P> maker) {
        Map<DType, P> made = new EnumMap<>(DType.class);
        for (DType type : DType.values()) {
            if (TRAINED.contains(type)) {
                made.put(type, keep(maker.apply(type)));
            }
        }
        return made;
    }

    private static <P> P of(Map<DType, P> constants, DType type) {
        P constant = constants.get(type);
        if (constant == null) {
            throw type == DType.STRING ? noStrings() : notTrained(type);
        }
        return constant;
    }

    private static LeptonException notTrained(DType type) {
        return new LeptonException(
                ErrorCode.DTYPE_MISMATCH,
                "tensor: " + type + " (expected: one of " + TRAINED + "). Convert the numbers first.");
    }

    private static LeptonException noStrings() {
        return new LeptonException(
                ErrorCode.DTYPE_MISMATCH, "tensor: STRING (expected: numbers). Encode texts as INT64 indexes first.");
    }
}
