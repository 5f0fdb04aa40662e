package ai.lepton.data.table.npy;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands before the elements of an array: {@code \x93NUMPY}, a version, the length of a Python dictionary, and that,
 * with type, order and shape. Only plain numbers, truth values and texts of fixed width are read; arrays of Python objects are
 * pickles, which run code when they are read, and never are.
 *
 * @param kind {@code b} truth value, {@code i} integer, {@code u} unsigned integer, {@code f} float, {@code S} bytes, {@code U}
 *     text of UTF-32
 * @param bytes of an element
 * @param bigEndian whether its first byte is the highest
 * @param columnsFirst whether the first index changes fastest (Fortran order)
 * @param shape of the array
 * @param length of the header itself
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</a>
 */
record NpyHeader(char kind, int bytes, boolean bigEndian, boolean columnsFirst, List<Long> shape, int length) {

    static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    private static final int LONGEST = 1 << 20;
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-zA-Z])(\\d*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d\\s,L]*)\\)");

    NpyHeader {
        shape = List.copyOf(shape);
    }

    /**
     * Reads a header.
     *
     * @param name of file or entry, for errors
     */
    static NpyHeader read(InputStream in, String name) throws IOException {
        byte[] start = in.readNBytes(8);
        if (start.length < 8 || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw corrupt(name, "does not begin as a NumPy array does (expected: \\x93NUMPY)");
        }
        int major = start[6];
        if (major < 1 || major > 3) {
            throw corrupt(name, "NumPy format " + major + " (expected: 1 to 3)");
        }
        int lengthBytes = major == 1 ? 2 : 4;
        byte[] size = in.readNBytes(lengthBytes);
        if (size.length < lengthBytes) {
            throw corrupt(name, "its header is cut off. Get the file again.");
        }
        ByteBuffer number = ByteBuffer.wrap(size).order(ByteOrder.LITTLE_ENDIAN);
        long length = major == 1 ? number.getShort() & 0xFFFF : number.getInt() & 0xFFFFFFFFL;
        if (length > LONGEST) {
            throw corrupt(name, "a header of " + length + " bytes (expected: at most " + LONGEST + ")");
        }
        byte[] text = in.readNBytes((int) length);
        if (text.length < length) {
            throw corrupt(name, "its header is cut off. Get the file again.");
        }
        return parse(
                new String(text, major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1),
                8 + lengthBytes + (int) length,
                name);
    }

    private static NpyHeader parse(String text, int length, String name) {
        Matcher type = DESCR.matcher(text);
        Matcher order = ORDER.matcher(text);
        Matcher shape = SHAPE.matcher(text);
        if (!order.find() || !shape.find()) {
            throw corrupt(name, "header: " + text.strip() + " (expected: descr, fortran_order and shape)");
        }
        if (!type.find()) {
            throw corrupt(name, "header: " + text.strip() + " (expected: one type for all elements, such as '<f4')");
        }
        char kind = type.group(2).charAt(0);
        if (kind == 'O') {
            throw corrupt(
                    name,
                    "holds Python objects, which are pickled and could run code (expected: numbers or texts). Save it with a"
                            + " numeric dtype, or as CSV.");
        }
        int bytes = type.group(3).isEmpty() ? 1 : parseSize(type.group(3), name);
        if (kind == 'U') {
            bytes = Math.multiplyExact(bytes, 4);
        }
        boolean known = switch (kind) {
            case 'b' -> bytes == 1;
            case 'i', 'u' -> bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
            case 'f' -> bytes == 2 || bytes == 4 || bytes == 8;
            case 'S', 'U' -> true;
            default -> false;
        };
        if (!known) {
            throw corrupt(
                    name,
                    "elements of type " + type.group(1) + type.group(2) + type.group(3)
                            + " (expected: b1, i1 to i8, u1 to u8, f2 to f8, S or U)");
        }
        boolean big = type.group(1).equals(">")
                || (type.group(1).equals("=") && ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN);
        return new NpyHeader(kind, bytes, big, order.group(1).equals("True"), shape(shape.group(1), name), length);
    }

    private static int parseSize(String digits, String name) {
        if (digits.length() > 6) {
            throw corrupt(name, "elements of " + digits + " bytes (expected: at most 999,999)");
        }
        return Integer.parseInt(digits);
    }

    private static List<Long> shape(String text, String name) {
        List<Long> shape = new ArrayList<>();
        for (String size : text.replace("L", "").split(",", -1)) {
            if (!size.isBlank()) {
                if (size.strip().length() > 15) {
                    throw corrupt(name, "a dimension of " + size.strip() + " (expected: fewer)");
                }
                shape.add(Long.parseLong(size.strip()));
            }
        }
        return shape;
    }

    boolean isText() {
        return kind == 'S' || kind == 'U';
    }

    /** How many elements there are. */
    long elements(String name) {
        long elements = 1;
        for (long size : shape) {
            if (size != 0 && elements > (Long.MAX_VALUE >> 8) / size) {
                throw corrupt(name, "shape: " + shape + " (expected: fewer elements)");
            }
            elements *= size;
        }
        return elements;
    }

    static LeptonException corrupt(String name, String found) {
        return new LeptonException(ErrorCode.DATA_CORRUPT, name + ": " + found);
    }
}
