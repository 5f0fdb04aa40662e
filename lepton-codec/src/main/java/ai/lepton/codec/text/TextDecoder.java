package ai.lepton.codec.text;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a text file into characters; nothing is replaced without a word.
 *
 * @param charset how characters are stored; null to find out: by a byte order mark (UTF-8, UTF-16), else UTF-8 if the bytes
 *     are, else windows-1252, the most common of the others, which gives every byte a meaning
 */
public record TextDecoder(@Nullable Charset charset) {

    /** Finds out how a text is stored. */
    public static final TextDecoder DETECT = new TextDecoder(null);

    private static final Charset WINDOWS = Charset.forName("windows-1252");

    public static TextDecoder of(Charset charset) {
        return new TextDecoder(charset);
    }

    /**
     * Decodes a file that is in memory, without its byte order mark.
     *
     * @param name what messages call it
     * @throws LeptonException {@link ErrorCode#DATA_CORRUPT} naming the first byte that is no character, or if it is no text,
     *     since it has zeros in it
     */
    public String decode(String name, byte[] bytes) {
        Charset marked = marked(bytes);
        Charset given = charset;
        if (given == null) {
            String text = marked != null ? decode(name, bytes, marked) : decodeUnmarked(bytes);
            refuseZeros(name, text);
            return text;
        }
        String text = decode(name, bytes, given);
        refuseZeros(name, text);
        return text;
    }

    private static String decodeUnmarked(byte[] bytes) {
        try {
            return strict(StandardCharsets.UTF_8).decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            // What windows-1252 leaves undefined is what Latin-1 has there: controls that no text shows.
            return new String(bytes, WINDOWS);
        }
    }

    private static String decode(String name, byte[] bytes, Charset charset) {
        CharsetDecoder decoder = strict(charset);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate((int) Math.ceil(bytes.length * (double) decoder.maxCharsPerByte()) + 1);
        CoderResult result = decoder.decode(in, out, true);
        if (!result.isError()) {
            result = decoder.flush(out);
        }
        if (result.isError()) {
            throw new LeptonException(
                    ErrorCode.DATA_CORRUPT,
                    String.format(
                            Locale.ROOT,
                            "%s: byte %,d, %02x, is no character of %s (expected: a text stored so). Name the encoding"
                                    + " that it was saved in, or save it as UTF-8.",
                            name,
                            in.position(),
                            bytes[Math.min(in.position(), bytes.length - 1)],
                            charset.name()));
        }
        String text = out.flip().toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static CharsetDecoder strict(Charset charset) {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    private static @Nullable Charset marked(byte[] bytes) {
        if (bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            return StandardCharsets.UTF_8;
        }
        if (bytes.length >= 2 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        if (bytes.length >= 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        return null;
    }

    private static void refuseZeros(String name, String text) {
        int zero = text.indexOf('\0');
        if (zero >= 0) {
            throw new LeptonException(
                    ErrorCode.DATA_CORRUPT,
                    name + ": a zero at character " + zero
                            + " (expected: text). It is no text file, or UTF-16 without a"
                            + " byte order mark: then name the encoding.");
        }
    }
}
