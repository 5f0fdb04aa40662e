package ai.lepton.codec.image.internal;

/**
 * EXIF's orientation: how a phone held its camera. 1 is upright; 3 upside down; 6 and 8 a quarter turn; 2, 4, 5 and 7
 * the same in a mirror.
 */
final class ExifOrientation {

    private static final int UPRIGHT = 1;
    private static final int TAG = 0x0112;
    private static final int TYPE_SHORT = 3;

    private ExifOrientation() {}

    /** Reads it from the TIFF structure between two places in the file; 1 where there is none or it makes no sense. */
    static int read(byte[] bytes, int from, int to) {
        if (to - from < 8 || to > bytes.length) {
            return UPRIGHT;
        }
        boolean bigEndian = Bytes.has(bytes, from, "MM");
        if (!bigEndian && !Bytes.has(bytes, from, "II")) {
            return UPRIGHT;
        }
        int directory = Bytes.i32(bytes, from + 4, bigEndian);
        if (directory < 8 || directory > to - from - 2) {
            return UPRIGHT;
        }
        int entries = Bytes.u16(bytes, from + directory, bigEndian);
        for (int i = 0; i < entries; i++) {
            int entry = from + directory + 2 + 12 * i;
            if (entry + 12 > to) {
                break;
            }
            if (Bytes.u16(bytes, entry, bigEndian) == TAG && Bytes.u16(bytes, entry + 2, bigEndian) == TYPE_SHORT) {
                int value = Bytes.u16(bytes, entry + 8, bigEndian);
                return value >= 1 && value <= 8 ? value : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /** Turns stored pixels {@code [height, width, channels]} upright. */
    static byte[] upright(byte[] stored, int height, int width, int channels, int orientation) {
        if (orientation == UPRIGHT) {
            return stored;
        }
        boolean sideways = orientation >= 5;
        int uprightHeight = sideways ? width : height;
        int uprightWidth = sideways ? height : width;
        byte[] upright = new byte[stored.length];
        int to = 0;
        for (int y = 0; y < uprightHeight; y++) {
            for (int x = 0; x < uprightWidth; x++) {
                int row = switch (orientation) {
                    case 2 -> y;
                    case 3, 4 -> height - 1 - y;
                    case 5, 8 -> x;
                    default -> height - 1 - x;
                };
                int column = switch (orientation) {
                    case 2, 3 -> width - 1 - x;
                    case 4 -> x;
                    case 5, 6 -> y;
                    default -> width - 1 - y;
                };
                int from = (row * width + column) * channels;
                for (int c = 0; c < channels; c++) {
                    upright[to++] = stored[from + c];
                }
            }
        }
        return upright;
    }
}
