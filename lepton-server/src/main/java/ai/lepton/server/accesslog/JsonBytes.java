package ai.lepton.server.accesslog;

import ai.lepton.core.api.PredictionId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A buffer that lines of JSON are written into, without anything in between, and that is used again. One thread at a time. */
final class JsonBytes {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_TEXT = 512;
    /** What an escaped character, or one in UTF-8, takes at most. */
    private static final int LONGEST_CHARACTER = 6;

    private static final int LONGEST_NUMBER = 20;

    private byte[] bytes = new byte[4096];
    private int size;

    int size() {
        return size;
    }

    byte[] array() {
        return bytes;
    }

    void clear() {
        size = 0;
    }

    /** Forgets what was written since there were so many bytes. */
    void cut(int before) {
        size = before;
    }

    /** Bytes as they are. */
    void raw(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
    }

    void raw(char ascii) {
        room(1);
        bytes[size++] = (byte) ascii;
    }

    /** A whole number. */
    void number(long value) {
        room(LONGEST_NUMBER);
        if (value < 0) {
            raw(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
            return;
        }
        int digits = 1;
        for (long left = value; left >= 10; left /= 10) {
            digits++;
        }
        digits(value, digits);
    }

    /** The last digits of a number, with zeros in front. */
    void digits(long value, int digits) {
        room(digits);
        long left = value;
        for (int i = size + digits - 1; i >= size; i--) {
            bytes[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        size += digits;
    }

    /** A text in quotes; what comes after 512 characters is left out. */
    void text(String text) {
        int length = Math.min(text.length(), LONGEST_TEXT);
        room(length * LONGEST_CHARACTER + 2);
        bytes[size++] = '"';
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7F && c != '"' && c != '\\') {
                bytes[size++] = (byte) c;
            } else {
                escaped(c); // every other character, so that half a pair is one too
            }
        }
        bytes[size++] = '"';
    }

    /** An id in quotes. */
    void id(PredictionId id) {
        room(PredictionId.LENGTH + 2);
        bytes[size++] = '"';
        raw(id.toString().getBytes(StandardCharsets.US_ASCII));
        raw('"');
    }

    private void escaped(char c) {
        bytes[size++] = '\\';
        bytes[size++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[size++] = HEX[c >>> shift & 15];
        }
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }
}
