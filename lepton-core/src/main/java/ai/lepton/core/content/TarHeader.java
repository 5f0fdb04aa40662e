package ai.lepton.core.content;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What stands before a file in a tar: blocks of 512 bytes in the format {@code ustar} of POSIX, without dates, owners and
 * rights, so that equal files make equal bytes. A path or size that does not fit is said in a pax record before it.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html">POSIX, pax and ustar</a>
 */
final class TarHeader {

    static final int BLOCK = 512;

    /** Whole files are padded to this, as other programs do. */
    static final int RECORD = 20 * BLOCK;

    /** The largest number of eleven octal digits. */
    static final long LARGEST_SIZE = 0_77777777777L;

    static final char FILE = '0';
    static final char PAX = 'x';

    static final int NAME_LENGTH = 100;
    static final int SIZE_AT = 124;
    static final int SIZE_LENGTH = 12;
    static final int CHECKSUM_AT = 148;
    static final int CHECKSUM_LENGTH = 8;
    static final int TYPE_AT = 156;
    static final int MAGIC_AT = 257;
    static final int PREFIX_AT = 345;
    static final int PREFIX_LENGTH = 155;

    private TarHeader() {}

    /** The blocks before a file. */
    static byte[] of(String path, long size) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        int split = split(name);
        if (split >= 0 && size <= LARGEST_SIZE) {
            return block(name, split, size, FILE);
        }
        byte[] records = (record("path", path) + record("size", Long.toString(size))).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream blocks = new ByteArrayOutputStream();
        blocks.writeBytes(block("PaxHeader".getBytes(StandardCharsets.US_ASCII), 0, records.length, PAX));
        blocks.writeBytes(Arrays.copyOf(records, records.length + padding(records.length)));
        byte[] shortened = Arrays.copyOf(name, Math.min(name.length, NAME_LENGTH));
        blocks.writeBytes(block(shortened, 0, size <= LARGEST_SIZE ? size : 0, FILE));
        return blocks.toByteArray();
    }

    /** How many bytes follow content of that length up to the next block. */
    static int padding(long length) {
        return (int) (-length & (BLOCK - 1));
    }

    /** The length of the part before the slash that goes into the prefix, as GNU tar divides; -1 if it does not fit. */
    private static int split(byte[] name) {
        if (name.length <= NAME_LENGTH) {
            return 0;
        }
        for (int i = Math.min(name.length - 1, PREFIX_LENGTH); i > 0; i--) {
            if (name[i] == '/') {
                return name.length - i - 1 <= NAME_LENGTH ? i : -1;
            }
        }
        return -1;
    }

    private static byte[] block(byte[] name, int split, long size, char type) {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        int start = split == 0 ? 0 : split + 1;
        block.put(0, name, start, name.length - start);
        text(
                block,
                100,
                "0000644\0" + "0000000\0" + "0000000\0" + "%011o\0".formatted(size) + "00000000000\0" + "        ");
        block.put(TYPE_AT, (byte) type);
        text(block, MAGIC_AT, "ustar\00000");
        text(block, 329, "0000000\0" + "0000000\0");
        block.put(PREFIX_AT, name, 0, split);
        text(block, CHECKSUM_AT, "%06o\0 ".formatted(checksum(block.array())));
        return block.array();
    }

    private static void text(ByteBuffer block, int at, String text) {
        block.put(at, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The sum of a header's bytes, those of the sum itself taken as spaces. */
    static int checksum(byte[] block) {
        int sum = CHECKSUM_LENGTH * ' ';
        for (int i = 0; i < BLOCK; i++) {
            if (i < CHECKSUM_AT || i >= CHECKSUM_AT + CHECKSUM_LENGTH) {
                sum += block[i] & 0xff;
            }
        }
        return sum;
    }

    /** A pax record begins with its own length in bytes, the digits of the length included. */
    private static String record(String key, String value) {
        int rest = 3 + key.length() + value.getBytes(StandardCharsets.UTF_8).length;
        int length = rest + 1;
        while (length != rest + Integer.toString(length).length()) {
            length = rest + Integer.toString(length).length();
        }
        return length + " " + key + "=" + value + "\n";
    }
}
