package ai.lepton.core;

import java.util.Arrays;

/** The type of a tensor's elements, named as in NumPy, with its name in the Open Inference Protocol. */
public enum DType {
    FLOAT32("FP32", 4),
    FLOAT64("FP64", 8),
    INT32("INT32", 4),
    INT64("INT64", 8),
    UINT8("UINT8", 1),
    BOOL("BOOL", 1),
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
        return this == FLOAT32 || this == FLOAT64;
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
