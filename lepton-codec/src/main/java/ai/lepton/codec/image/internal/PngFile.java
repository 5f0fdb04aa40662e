package ai.lepton.codec.image.internal;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** What is checked in a PNG file before it is decoded: the decoder itself does not look at the check sums. */
final class PngFile {

    private static final int SIGNATURE = 8;

    private PngFile() {}

    static PictureHeader header(String name, byte[] bytes) {
        if (!Bytes.has(bytes, SIGNATURE + 4, "IHDR") && bytes.length > SIGNATURE + 8) {
            throw PictureHeader.unreadable(
                    name, "PNG without a header (expected: IHDR first). The file is damaged.", null);
        }
        int width = Bytes.i32(bytes, 16, true);
        int height = Bytes.i32(bytes, 20, true);
        int bits = Bytes.u8(bytes, 24);
        int channels = switch (Bytes.u8(bytes, 25)) {
            case 0 -> 1;
            case 4 -> 2;
            case 6 -> 4;
            default -> 3;
        };
        return new PictureHeader(PictureFormat.PNG, width, height, channels, bits, 1);
    }

    /** Walks all chunks: each must be there whole, those needed for decoding with the right check sum, and IEND last. */
    static void check(String name, byte[] bytes) {
        int at = SIGNATURE;
        CRC32 crc = new CRC32();
        while (true) {
            if (bytes.length - at < 12) {
                throw truncated(name, bytes, "before its end marker");
            }
            int length = Bytes.i32(bytes, at, true);
            String type = new String(bytes, at + 4, 4, StandardCharsets.ISO_8859_1);
            if (length < 0 || !type.chars().allMatch(PngFile::isLetter)) {
                throw PictureHeader.unreadable(name, "PNG is damaged at byte " + at + ": no chunk begins there", null);
            }
            if (length > bytes.length - at - 12) {
                throw truncated(
                        name,
                        bytes,
                        "inside " + type + ", of which " + Math.max(0, bytes.length - at - 8) + " of " + length
                                + " bytes are there");
            }
            crc.reset();
            crc.update(bytes, at + 4, length + 4);
            boolean needed = Character.isUpperCase(type.charAt(0));
            if (needed && (int) crc.getValue() != Bytes.i32(bytes, at + 8 + length, true)) {
                throw PictureHeader.unreadable(
                        name, "PNG is damaged: the check sum of " + type + " at byte " + at + " is wrong", null);
            }
            if (type.equals("IEND")) {
                return;
            }
            at += 12 + length;
        }
    }

    private static RuntimeException truncated(String name, byte[] bytes, String where) {
        return PictureHeader.unreadable(
                name, "PNG is cut off after " + bytes.length + " bytes, " + where + ". Get the file again.", null);
    }

    private static boolean isLetter(int c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
