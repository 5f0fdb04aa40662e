package ai.lepton.data.table.internal;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a text is encoded.
 *
 * @param charset of its characters
 * @param markBytes how many bytes the byte order mark has
 */
public record TextEncoding(Charset charset, int markBytes) {

    private static final Charset WINDOWS = Charset.forName("windows-1252");

    /** Control characters that occur in texts: the end-of-file of DOS and escape among them. */
    private static final String USUAL_CONTROLS = "\t\n\r\f\u000B\u001A\u001B";

    /** Bytes that stand for nothing there, so that a file with one of them is ISO-8859-1. */
    private static final List<Integer> NOT_WINDOWS = List.of(0x81, 0x8D, 0x8F, 0x90, 0x9D);

    private static final class Magic {

        private final String what;
        private final int[] bytes;

        Magic(String what, int... bytes) {
            this.what = what;
            this.bytes = bytes;
        }

        boolean begins(byte[] head) {
            if (head.length < bytes.length) {
                return false;
            }
            for (int i = 0; i < bytes.length; i++) {
                if ((head[i] & 0xFF) != bytes[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Magic> BINARY = List.of(
            new Magic("a zip archive, as .xlsx and .jar files are", 'P', 'K', 3, 4),
            new Magic("a PNG picture", 0x89, 'P', 'N', 'G'),
            new Magic("a JPEG picture", 0xFF, 0xD8, 0xFF),
            new Magic("a PDF document", '%', 'P', 'D', 'F'),
            new Magic("an old Excel or Word document", 0xD0, 0xCF, 0x11, 0xE0),
            new Magic("a program", 0x7F, 'E', 'L', 'F'),
            new Magic("a Parquet file", 'P', 'A', 'R', '1'),
            new Magic("a zstd archive", 0x28, 0xB5, 0x2F, 0xFD),
            new Magic("an xz archive", 0xFD, '7', 'z', 'X', 'Z'),
            new Magic("a bzip2 archive", 'B', 'Z', 'h'));

    /**
     * Finds out how a text is encoded: by its byte order mark, as UTF-8 if it is that, otherwise as windows-1252 or
     * ISO-8859-1, which agree on all letters.
     *
     * @param head the first bytes of the file
     * @param given what the caller says; null to find out
     * @throws LeptonException {@link ErrorCode#DATA_CORRUPT} if it is no text
     */
    public static TextEncoding of(Path path, byte[] head, @Nullable Charset given) {
        int b0 = head.length > 0 ? head[0] & 0xFF : -1;
        int b1 = head.length > 1 ? head[1] & 0xFF : -1;
        int b2 = head.length > 2 ? head[2] & 0xFF : -1;
        if (b0 == 0xEF && b1 == 0xBB && b2 == 0xBF) {
            return new TextEncoding(StandardCharsets.UTF_8, 3);
        }
        if (b0 == 0xFF && b1 == 0xFE) {
            return new TextEncoding(StandardCharsets.UTF_16LE, 2);
        }
        if (b0 == 0xFE && b1 == 0xFF) {
            return new TextEncoding(StandardCharsets.UTF_16BE, 2);
        }
        for (Magic magic : BINARY) {
            if (magic.begins(head)) {
                throw new LeptonException(
                        ErrorCode.DATA_CORRUPT, path + ": is " + magic.what + " (expected: a text file)");
            }
        }
        if (given != null) {
            return new TextEncoding(given, 0);
        }
        requireText(path, head);
        return new TextEncoding(isUtf8(head) ? StandardCharsets.UTF_8 : singleByte(head), 0);
    }

    /** The first bytes of a file as text; a character that their end cuts off is left out, what is no text replaced. */
    public String text(byte[] head) {
        CharBuffer chars = CharBuffer.allocate(head.length + 1);
        charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                .decode(ByteBuffer.wrap(head, markBytes, head.length - markBytes), chars, false);
        return chars.flip().toString();
    }

    private static void requireText(Path path, byte[] head) {
        for (int i = 0; i < head.length; i++) {
            byte b = head[i];
            if (b >= 0 && b < ' ' && USUAL_CONTROLS.indexOf(b) < 0) {
                throw new LeptonException(
                        ErrorCode.DATA_CORRUPT,
                        String.format(
                                Locale.ROOT,
                                "%s: byte %,d is 0x%02x, as in no text (expected: a text file). If it is UTF-16 without"
                                        + " a byte order mark, say so.",
                                path,
                                i,
                                b));
            }
        }
    }

    private static boolean isUtf8(byte[] head) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        // The last character may be cut off by the end of the sample: that is no error until there is no more input.
        CoderResult result = decoder.decode(ByteBuffer.wrap(head), CharBuffer.allocate(head.length + 1), false);
        return !result.isError();
    }

    private static Charset singleByte(byte[] head) {
        for (byte b : head) {
            if (NOT_WINDOWS.contains(b & 0xFF)) {
                return StandardCharsets.ISO_8859_1;
            }
        }
        return WINDOWS;
    }
}
