package ai.lepton.codec.image.internal;

import org.jspecify.annotations.Nullable;

/** The formats that are decoded; told apart by their first bytes, never by the file's name. */
public enum PictureFormat {
    PNG,
    JPEG,
    GIF,
    BMP;

    /** The format of a file that begins with {@code bytes}; null if it is none of these. */
    static @Nullable PictureFormat of(byte[] bytes) {
        if (Bytes.has(bytes, 0, "\u0089PNG\r\n\u001a\n")) {
            return PNG;
        }
        if (Bytes.has(bytes, 0, "\u00ff\u00d8\u00ff")) {
            return JPEG;
        }
        if (Bytes.has(bytes, 0, "GIF87a") || Bytes.has(bytes, 0, "GIF89a")) {
            return GIF;
        }
        // Text may begin with BM too; the size of the second header tells.
        boolean bmp = Bytes.has(bytes, 0, "BM") && bytes.length >= 18;
        return bmp && isBmpHeaderSize(Bytes.i32(bytes, 14, false)) ? BMP : null;
    }

    private static boolean isBmpHeaderSize(int size) {
        return size == 12 || size == 40 || size == 52 || size == 56 || size == 64 || size == 108 || size == 124;
    }
}
