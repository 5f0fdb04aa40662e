package ai.lepton.codec.image.internal;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;

/**
 * What a picture's own header says, read without decoding and without allocating anything of the picture's size.
 *
 * @param width in pixels, as stored
 * @param height in pixels, as stored
 * @param channels as stored: 1 to 4, alpha included; a palette counts as 3
 * @param bitsPerSample 1 to 16
 * @param orientation EXIF's 1 to 8; 1 is upright
 */
public record PictureHeader(
        PictureFormat format, int width, int height, int channels, int bitsPerSample, int orientation) {

    /**
     * Reads the header of {@code bytes}, the start of a file or all of it.
     *
     * @param name of the file, for messages
     * @param whole whether {@code bytes} is all of the file
     * @return the header
     * @throws NeedsMore if {@code bytes} is not the whole file and the header goes on behind it
     * @throws LeptonException {@link ErrorCode#IMAGE_UNREADABLE} if this is no picture that can be decoded
     */
    public static PictureHeader read(String name, byte[] bytes, boolean whole) throws NeedsMore {
        PictureFormat format = PictureFormat.of(bytes);
        if (format == null) {
            throw unreadable(name, FileKind.describe(bytes) + " (expected: a PNG, JPEG, GIF or BMP picture)", null);
        }
        PictureHeader header;
        try {
            header = switch (format) {
                case PNG -> PngFile.header(name, bytes);
                case JPEG -> JpegFile.header(name, bytes);
                case GIF -> new PictureHeader(format, Bytes.u16(bytes, 6, false), Bytes.u16(bytes, 8, false), 3, 8, 1);
                case BMP -> bmp(bytes);
            };
        } catch (ArrayIndexOutOfBoundsException e) {
            if (!whole) {
                throw new NeedsMore();
            }
            throw unreadable(
                    name,
                    "the " + format + " header is cut off after " + bytes.length + " bytes. Get the file again.",
                    e);
        }
        if (header.width <= 0 || header.height <= 0) {
            throw unreadable(
                    name,
                    format + " header says " + header.width + " x " + header.height
                            + " pixels (expected: at least 1 x 1)",
                    null);
        }
        return header;
    }

    /** Whether the stored rows are the upright picture's columns. */
    public boolean sideways() {
        return orientation >= 5;
    }

    /** More of the file is needed to read the header. */
    public static final class NeedsMore extends Exception {
        private static final long serialVersionUID = 1L;
    }

    static LeptonException unreadable(String name, String found, @org.jspecify.annotations.Nullable Throwable cause) {
        return new LeptonException(ErrorCode.IMAGE_UNREADABLE, name + ": " + found, cause);
    }

    private static PictureHeader bmp(byte[] bytes) {
        boolean old = Bytes.i32(bytes, 14, false) == 12;
        int width = old ? Bytes.u16(bytes, 18, false) : Bytes.i32(bytes, 18, false);
        // A negative height says that rows are stored from the top.
        int height = old ? Bytes.u16(bytes, 20, false) : Math.abs(Bytes.i32(bytes, 22, false));
        return new PictureHeader(PictureFormat.BMP, width, height, 3, 8, 1);
    }
}
