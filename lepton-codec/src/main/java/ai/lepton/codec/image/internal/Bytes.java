package ai.lepton.codec.image.internal;

import ai.lepton.core.NdArray;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reading numbers out of a file that is in memory. */
final class Bytes {

    private Bytes() {}

    static int u8(byte[] bytes, int at) {
        return bytes[at] & 0xFF;
    }

    static int u16(byte[] bytes, int at, boolean bigEndian) {
        return bigEndian ? u8(bytes, at) << 8 | u8(bytes, at + 1) : u8(bytes, at + 1) << 8 | u8(bytes, at);
    }

    static int i32(byte[] bytes, int at, boolean bigEndian) {
        return bigEndian
                ? u16(bytes, at, true) << 16 | u16(bytes, at + 2, true)
                : u16(bytes, at + 2, false) << 16 | u16(bytes, at, false);
    }

    /** Whether {@code bytes} has this ASCII text at {@code at}. */
    static boolean has(byte[] bytes, int at, String ascii) {
        byte[] expected = ascii.getBytes(StandardCharsets.ISO_8859_1);
        return at >= 0
                && at + expected.length <= bytes.length
                && Arrays.equals(bytes, at, at + expected.length, expected, 0, expected.length);
    }

    /** The bytes of a UINT8 array; shared where the array lies on the heap as a whole. */
    static byte[] of(NdArray array) {
        ByteBuffer buffer = array.buffer();
        if (buffer.hasArray() && buffer.arrayOffset() == 0 && buffer.array().length == buffer.remaining()) {
            return buffer.array();
        }
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        return copy;
    }
}
