package ai.lepton.core;

import java.util.Arrays;

/**
 * The type of a tensor's elements, named as in NumPy, with its name in the Open Inference Protocol.
 *
 * <p>Graphs may take and give every type; the training library has {@link #FLOAT32}, {@link #FLOAT64}, {@link #INT32},
 * {@link #INT64}, {@link #UINT8} and {@link #BOOL}.
 */
public enum DType {
    FLOAT32("FP32", 4),
    FLOAT64("FP64", 8),
    INT32("INT32", 4),
    INT64("INT64", 8),
    UINT8("UINT8", 1),
    BOOL("BOOL", 1),
    INT8("INT8", 1),
    INT16("INT16", 2),
    UINT16("UINT16", 2),
    UINT32("UINT32", 4),
    /** Beyond 2^63 a {@code long} holds it as a negative number. */
    UINT64("UINT64", 8),
    /** IEEE 754 binary16. */
    FLOAT16("FP16", 2),
    /** The upper half of a {@link #FLOAT32}. */
    BFLOAT16("BF16", 2),
    /** Text, UTF-8 on the wire; elements have no fixed size. */
    STRING("BYTES", 0);

    private final String protocolName;
    private final int bytes;

    DType(String protocolName, int bytes) {
        this.protocolName = protocolName;
        this.bytes = bytes;
    }

    /** The name in the Open Inference Protocol, such as {@code FP32}. */
    public String protocolName() {
        return protocolName;
    }

    /** Bytes of one element; 0 for {@link #STRING}, whose elements vary. */
    public int bytes() {
        return bytes;
    }

    /** Whether elements are floating-point numbers, the only ones that have gradients. */
    public boolean isFloating() {
        return this == FLOAT32 || this == FLOAT64 || this == FLOAT16 || this == BFLOAT16;
    }

    /** Whether elements are whole numbers; truth values are not. */
    public boolean isWhole() {
        return !isFloating() && this != BOOL && this != STRING;
    }

    /**
     * The smallest number of the type, as a {@code long}.
     *
     * @throws IllegalStateException if elements are not whole numbers
     */
    public long least() {
        checkWhole();
        return isUnsigned() ? 0 : -1L << (8 * bytes - 1);
    }

    /**
     * The largest number of the type, as a {@code long}; for {@link #UINT64}, whose largest one is beyond it, as an
     * unsigned one.
     *
     * @throws IllegalStateException if elements are not whole numbers
     */
    public long most() {
        checkWhole();
        return isUnsigned() ? -1L >>> (64 - 8 * bytes) : ~least();
    }

    private boolean isUnsigned() {
        return this == UINT8 || this == UINT16 || this == UINT32 || this == UINT64;
    }

    private void checkWhole() {
        if (!isWhole()) {
            throw new IllegalStateException("dtype: " + this + " (expected: whole numbers)");
        }
    }

    /**
     * The type of that name in the Open Inference Protocol.
     *
     * @throws IllegalArgumentException if there is none, listing those there are
     */
    public static DType ofProtocolName(String name) {
        for (DType type : values()) {
            if (type.protocolName.equals(name)) {
                return type;
            }
        }
        throw new IllegalArgumentException("datatype: " + name + " (expected: one of "
                + Arrays.stream(values()).map(DType::protocolName).toList() + ")");
    }
}
