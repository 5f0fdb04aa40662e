package ai.lepton.data.table.npy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Elements of an array as Java's numbers and texts. */
final class NpyElements {

    private final NpyHeader header;

    NpyElements(NpyHeader header) {
        this.header = header;
    }

    /** The bytes in the order of the array's elements. */
    ByteBuffer ordered(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(header.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    /** The number at a byte; exact but for whole numbers beyond 2^53. */
    double number(ByteBuffer bytes, int at) {
        return switch (header.kind()) {
            case 'b' -> bytes.get(at) == 0 ? 0 : 1;
            case 'f' ->
                switch (header.bytes()) {
                    case 2 -> half(bytes.getShort(at));
                    case 4 -> bytes.getFloat(at);
                    default -> bytes.getDouble(at);
                };
            default -> {
                long value = whole(bytes, at);
                yield header.kind() == 'u' && header.bytes() == 8 && value < 0
                        ? (value >>> 1) * 2.0 + (value & 1)
                        : (double) value;
            }
        };
    }

    /** The whole number at a byte; of 8 unsigned bytes the bits. */
    long whole(ByteBuffer bytes, int at) {
        boolean unsigned = header.kind() == 'u';
        return switch (header.bytes()) {
            case 1 -> unsigned ? bytes.get(at) & 0xFF : bytes.get(at);
            case 2 -> unsigned ? bytes.getShort(at) & 0xFFFF : bytes.getShort(at);
            case 4 -> unsigned ? bytes.getInt(at) & 0xFFFFFFFFL : bytes.getInt(at);
            default -> bytes.getLong(at);
        };
    }

    /** The text at a byte, without the zeros that fill it up. */
    String text(ByteBuffer bytes, int at) {
        if (header.kind() == 'S') {
            int length = header.bytes();
            while (length > 0 && bytes.get(at + length - 1) == 0) {
                length--;
            }
            byte[] text = new byte[length];
            bytes.get(at, text);
            return new String(text, StandardCharsets.UTF_8);
        }
        StringBuilder text = new StringBuilder();
        int length = header.bytes() / 4;
        while (length > 0 && bytes.getInt(at + (length - 1) * 4) == 0) {
            length--;
        }
        for (int i = 0; i < length; i++) {
            int point = bytes.getInt(at + i * 4);
            text.appendCodePoint(Character.isValidCodePoint(point) ? point : 0xFFFD);
        }
        return text.toString();
    }

    /** IEEE 754 binary16. */
    private static float half(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = (bits >>> 10) & 0x1F;
        int fraction = bits & 0x3FF;
        if (exponent == 0x1F) {
            return Float.intBitsToFloat(sign | 0x7F800000 | (fraction << 13));
        }
        if (exponent == 0) {
            float value = fraction * 0x1p-24f;
            return sign == 0 ? value : -value;
        }
        return Float.intBitsToFloat(sign | ((exponent + 112) << 23) | (fraction << 13));
    }
}
