package ai.lepton.codec.image.internal;

/** The marker segments of a JPEG file: size, EXIF orientation and how the colours are stored. */
final class JpegFile {

    private static final int START_OF_SCAN = 0xDA;
    private static final int END_OF_IMAGE = 0xD9;
    private static final int EXIF = 0xE1;
    private static final int ADOBE = 0xEE;

    private JpegFile() {}

    /** How the samples of a JPEG stand for colours, by Adobe's marker; files without one follow the usual custom. */
    enum Adobe {
        ABSENT,
        /** Red, green, blue or inverted cyan, magenta, yellow, black as they are. */
        PLAIN,
        /** The first three as luma and two colour differences. */
        LUMA
    }

    static PictureHeader header(String name, byte[] bytes) {
        int orientation = 1;
        int at = 2;
        while (true) {
            at = nextMarker(name, bytes, at);
            int marker = Bytes.u8(bytes, at);
            if (marker == START_OF_SCAN || marker == END_OF_IMAGE) {
                throw PictureHeader.unreadable(
                        name, "JPEG without a size (expected: a frame header). The file is damaged.", null);
            }
            int length = Bytes.u16(bytes, at + 1, true);
            if (isFrame(marker)) {
                int height = Bytes.u16(bytes, at + 4, true);
                int width = Bytes.u16(bytes, at + 6, true);
                int channels = Bytes.u8(bytes, at + 8);
                return new PictureHeader(PictureFormat.JPEG, width, height, channels, 8, orientation);
            }
            if (marker == EXIF && Bytes.has(bytes, at + 3, "Exif\0\0")) {
                // Touches the last byte, so that a part of a file is seen to be one.
                Bytes.u8(bytes, at + length);
                orientation = ExifOrientation.read(bytes, at + 9, at + 1 + length);
            }
            at += 1 + length;
        }
    }

    static Adobe adobe(String name, byte[] bytes) {
        int at = 2;
        while (true) {
            at = nextMarker(name, bytes, at);
            int marker = Bytes.u8(bytes, at);
            if (marker == START_OF_SCAN || marker == END_OF_IMAGE) {
                return Adobe.ABSENT;
            }
            if (marker == ADOBE && Bytes.has(bytes, at + 3, "Adobe")) {
                return Bytes.u8(bytes, at + 14) == 0 ? Adobe.PLAIN : Adobe.LUMA;
            }
            at += 1 + Bytes.u16(bytes, at + 1, true);
        }
    }

    /** The place of the next marker's code, at or after {@code at}; fill bytes are skipped. */
    private static int nextMarker(String name, byte[] bytes, int at) {
        if (Bytes.u8(bytes, at) != 0xFF) {
            throw PictureHeader.unreadable(name, "JPEG is damaged at byte " + at + " (expected: a marker)", null);
        }
        int code = at + 1;
        while (Bytes.u8(bytes, code) == 0xFF) {
            code++;
        }
        return code;
    }

    private static boolean isFrame(int marker) {
        // C4, C8 and CC lie in the same range and are tables.
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }
}
