package ai.lepton.data.table.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.Locale;

/**
 * Bytes as characters. Unlike {@link java.io.InputStreamReader} it stops at bytes that stand for no character, and says where
 * they are.
 */
public final class DecodedText extends Reader {

    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).limit(0);
    private long position;
    private boolean ended;
    private boolean flushed;

    /** Takes over {@code in}, and skips the byte order mark. */
    public DecodedText(InputStream in, TextEncoding encoding) throws IOException {
        this.in = in;
        in.skipNBytes(encoding.markBytes());
        position = encoding.markBytes();
        decoder = encoding.charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    @Override
    public int read(char[] target, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        CharBuffer chars = CharBuffer.wrap(target, from, length);
        while (true) {
            int before = bytes.position();
            CoderResult result = decoder.decode(bytes, chars, ended);
            position += bytes.position() - before;
            if (result.isError() && chars.position() == from) {
                // Only when all before it has been read, so that the reader knows the line.
                throw new Undecodable(decoder.charset(), position, bytes.get(bytes.position()));
            }
            if (ended && result.isUnderflow() && !flushed) {
                flushed = decoder.flush(chars).isUnderflow();
            }
            if (chars.position() > from) {
                return chars.position() - from;
            }
            if (flushed) {
                return -1;
            }
            if (result.isOverflow()) {
                // One place is too few for a character of two halves.
                throw new IllegalArgumentException("length: " + length + " (expected: >= 2)");
            }
            fill();
        }
    }

    private void fill() throws IOException {
        bytes.compact();
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (read < 0) {
            ended = true;
        } else {
            bytes.position(bytes.position() + read);
        }
        bytes.flip();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Bytes that stand for no character. */
    private static final class Undecodable extends CharacterCodingException {

        private static final long serialVersionUID = 1L;

        private final String charset;
        private final long position;
        private final int value;

        private Undecodable(Charset charset, long position, byte value) {
            this.charset = charset.name();
            this.position = position;
            this.value = value & 0xFF;
        }

        @Override
        public String getMessage() {
            return String.format(
                    Locale.ROOT,
                    "byte %,d, 0x%02x, is no %s (expected: that encoding throughout). Say how it is encoded, such as %s.",
                    position,
                    value,
                    charset,
                    charset.equals("UTF-8") ? "windows-1252" : "UTF-8");
        }
    }
}
