package ai.lepton.codec.image.internal;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** Says what a file is by its first bytes, for messages about files that are no picture. */
final class FileKind {

    private static final int LOOK_AT = 512;

    private FileKind() {}

    /** Such as {@code a PDF document}; never quotes the content, which may be private. */
    static String describe(byte[] bytes) {
        if (bytes.length == 0) {
            return "an empty file";
        }
        if (Bytes.has(bytes, 0, "%PDF")) {
            return "a PDF document";
        }
        if (Bytes.has(bytes, 0, "RIFF") && Bytes.has(bytes, 8, "WEBP")) {
            return "a WebP picture";
        }
        if (Bytes.has(bytes, 0, "RIFF") && Bytes.has(bytes, 8, "WAVE")) {
            return "a WAV recording";
        }
        if (Bytes.has(bytes, 0, "II*\0") || Bytes.has(bytes, 0, "MM\0*")) {
            return "a TIFF picture";
        }
        if (Bytes.has(bytes, 4, "ftyp")) {
            return isoMedia(bytes);
        }
        if (Bytes.has(bytes, 0, "PK\3\4")) {
            return "a ZIP archive";
        }
        if (Bytes.has(bytes, 0, "\u001f\u008b")) {
            return "a gzip archive";
        }
        if (Bytes.has(bytes, 0, "\u007fELF")) {
            return "a program";
        }
        return isText(bytes) ? text(bytes) : "an unknown format, first bytes " + firstBytes(bytes);
    }

    private static String isoMedia(byte[] bytes) {
        if (Bytes.has(bytes, 8, "avif")) {
            return "an AVIF picture";
        }
        for (String brand : new String[] {"heic", "heix", "mif1", "msf1", "hevc"}) {
            if (Bytes.has(bytes, 8, brand)) {
                return "a HEIC picture";
            }
        }
        return "an MP4 film";
    }

    private static String text(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(bytes.length, LOOK_AT), StandardCharsets.ISO_8859_1)
                .strip()
                .toLowerCase(Locale.ROOT);
        if (start.contains("<svg")) {
            return "an SVG drawing";
        }
        if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
            return "an HTML page";
        }
        return start.startsWith("{") || start.startsWith("[") ? "JSON text" : "text";
    }

    private static boolean isText(byte[] bytes) {
        int length = Math.min(bytes.length, LOOK_AT);
        for (int i = 0; i < length; i++) {
            int value = Bytes.u8(bytes, i);
            boolean space = value == '\n' || value == '\r' || value == '\t';
            if (value == 0x7F || (value < ' ' && !space)) {
                return false;
            }
        }
        return true;
    }

    private static String firstBytes(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(bytes.length, 4));
    }
}
