package ai.lepton.core.content;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The files of a tar, one after the other. Takes what {@link DataContent} makes of a folder, and what other programs make
 * if they sort it: files whose paths rise, byte by byte, stay inside the folder, and are no links. Memory is bounded
 * whatever the tar says. For one thread.
 *
 * <p>Everything that is wrong with it is {@link ErrorCode#DATA_CORRUPT}, naming the entry.
 */
public final class TarReader {

    /** Longer paths than any file system takes. */
    private static final int LONGEST_PATH = 4096;

    private static final int MOST_RECORDS = 64 << 10;

    private final InputStream in;
    private final String source;
    private long left;
    private int padding;
    private byte[] last = new byte[0];

    /**
     * @param in from which it is read, to its end; not closed
     * @param source named in errors
     */
    public TarReader(InputStream in, String source) {
        this.in = in;
        this.source = source;
    }

    /**
     * A file in it.
     *
     * @param path relative, parts divided by {@code /}
     * @param size in bytes
     */
    public record Entry(String path, long size) {}

    /** The next file, what is left of the one before being passed over; null after the last, when all is read. */
    public @Nullable Entry next() throws IOException {
        skip(left + padding);
        left = 0;
        padding = 0;
        String path = null;
        long size = -1;
        while (true) {
            byte[] block = header();
            if (block == null) {
                drain();
                return null;
            }
            char type = (char) block[TarHeader.TYPE_AT];
            long length = octal(block);
            switch (type) {
                case TarHeader.PAX -> {
                    String records = text(length);
                    String named = record(records, "path");
                    path = named == null ? path : named;
                    String sized = record(records, "size");
                    size = sized == null ? size : number(sized);
                }
                case 'L' -> { // GNU's way to say a long path
                    String named = text(length);
                    path = named.endsWith("\0") ? named.substring(0, named.length() - 1) : named;
                }
                case 'g' -> skip(length + TarHeader.padding(length));
                case '5' -> {
                    path = null;
                    size = -1;
                }
                case TarHeader.FILE, '\0' -> {
                    return entry(path == null ? name(block) : path, size < 0 ? length : size);
                }
                default -> throw wrong(name(block), "is a link or a device", "files alone");
            }
        }
    }

    /** Reads from the present file; -1 at its end. */
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int read = in.read(buffer, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw cutOff();
        }
        left -= read;
        return read;
    }

    private Entry entry(String named, long size) {
        String path = named.startsWith("./") ? named.substring(2) : named;
        checkPath(path);
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        int order = Arrays.compareUnsigned(last, bytes);
        if (order >= 0) {
            throw wrong(
                    path,
                    order == 0 ? "is there twice" : "comes after " + new String(last, StandardCharsets.UTF_8),
                    "files sorted by the bytes of their paths");
        }
        last = bytes;
        left = size;
        padding = TarHeader.padding(size);
        return new Entry(path, size);
    }

    private void checkPath(String path) {
        if (path.isEmpty() || path.indexOf('\0') >= 0 || path.length() > LONGEST_PATH) {
            throw wrong(path.replace('\0', '?'), "has no proper name", "1 to " + LONGEST_PATH + " characters");
        }
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw wrong(path, "leads out of the folder", "a path inside it, without . and ..");
            }
        }
    }

    private byte @Nullable [] header() throws IOException {
        byte[] block = in.readNBytes(TarHeader.BLOCK);
        if (block.length < TarHeader.BLOCK) {
            throw cutOff();
        }
        if (Arrays.equals(block, new byte[TarHeader.BLOCK])) {
            return null;
        }
        String stored =
                field(block, TarHeader.CHECKSUM_AT, TarHeader.CHECKSUM_LENGTH).strip();
        if (!stored.matches("[0-7]{1,7}") || Integer.parseInt(stored, 8) != TarHeader.checksum(block)) {
            throw new LeptonException(
                    ErrorCode.DATA_CORRUPT, source + ": is no tar, or damaged (expected: a folder packed as a tar)");
        }
        return block;
    }

    private String name(byte[] block) {
        String name = field(block, 0, TarHeader.NAME_LENGTH);
        boolean isPosix = field(block, TarHeader.MAGIC_AT, 6).equals("ustar");
        String prefix = isPosix ? field(block, TarHeader.PREFIX_AT, TarHeader.PREFIX_LENGTH) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private long octal(byte[] block) {
        if ((block[TarHeader.SIZE_AT] & 0x80) != 0) { // GNU's way to say a large size
            long size = block[TarHeader.SIZE_AT] & 0x7f;
            for (int i = 1; i < TarHeader.SIZE_LENGTH; i++) {
                if (size >>> 55 != 0) {
                    throw wrong(name(block), "has no proper size", "less than 2^63 bytes");
                }
                size = (size << 8) | (block[TarHeader.SIZE_AT + i] & 0xff);
            }
            return size;
        }
        String digits = field(block, TarHeader.SIZE_AT, TarHeader.SIZE_LENGTH).strip();
        if (!digits.matches("[0-7]{1,12}")) {
            throw wrong(name(block), "has no proper size", "octal digits");
        }
        return Long.parseLong(digits, 8);
    }

    private String text(long length) throws IOException {
        if (length > MOST_RECORDS) {
            throw wrong("a header", "has " + length + " bytes", "<= " + MOST_RECORDS);
        }
        byte[] text = in.readNBytes((int) length);
        if (text.length < length) {
            throw cutOff();
        }
        skip(TarHeader.padding(length));
        return new String(text, StandardCharsets.UTF_8);
    }

    /** The value of a record such as {@code 30 path=cats/1.png} and a line end; null if there is none. */
    private @Nullable String record(String records, String key) {
        byte[] all = records.getBytes(StandardCharsets.UTF_8);
        int at = 0;
        while (at < all.length) {
            int space = at;
            while (space < all.length && all[space] >= '0' && all[space] <= '9' && space - at < 7) {
                space++;
            }
            int length = space == at ? 0 : Integer.parseInt(new String(all, at, space - at, StandardCharsets.US_ASCII));
            if (length <= space - at + 1 || length > all.length - at) {
                throw wrong("a pax header", "has a record of a wrong length", "as POSIX has it");
            }
            String record = new String(all, space + 1, at + length - space - 2, StandardCharsets.UTF_8);
            if (record.startsWith(key + "=")) {
                return record.substring(key.length() + 1);
            }
            at += length;
        }
        return null;
    }

    private long number(String digits) {
        if (!digits.matches("[0-9]{1,18}")) {
            throw wrong("a pax header", "has no proper size", "up to 18 digits");
        }
        return Long.parseLong(digits);
    }

    private static String field(byte[] block, int at, int length) {
        int end = at;
        while (end < at + length && block[end] != 0) {
            end++;
        }
        return new String(block, at, end - at, StandardCharsets.UTF_8);
    }

    private void skip(long bytes) throws IOException {
        try {
            in.skipNBytes(bytes);
        } catch (EOFException e) {
            throw cutOff();
        }
    }

    /** What follows the end is padding; reading it lets whoever sends finish. */
    private void drain() throws IOException {
        byte[] buffer = new byte[TarHeader.RECORD];
        int read = in.read(buffer);
        while (read >= 0) {
            read = in.read(buffer);
        }
    }

    private LeptonException cutOff() {
        return new LeptonException(
                ErrorCode.DATA_CORRUPT, source + ": is cut short (expected: a whole tar). Send it again.");
    }

    private LeptonException wrong(String entry, String what, String expected) {
        return new LeptonException(
                ErrorCode.DATA_CORRUPT, source + ": entry " + entry + ": " + what + " (expected: " + expected + ")");
    }
}
