package ai.lepton.codec.image;

import ai.lepton.codec.image.internal.PictureHeader;
import ai.lepton.codec.image.internal.PictureHeader.NeedsMore;
import ai.lepton.codec.image.internal.StoredPixels;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Decodes PNG, JPEG, GIF (its first picture) and BMP: grey, palette, colour, 16 bit, alpha, CMYK; JPEGs are turned
 * upright as their EXIF orientation says.
 *
 * <p>The limits are checked from the file's size and the picture's header, before anything of the picture's size is
 * allocated. Decoding takes at most about 12 bytes of heap a pixel besides the file itself; what would take more than
 * half of the heap is refused. Safe for several threads.
 *
 * @param maxPixels the most pixels a picture may have
 * @param maxBytes the most bytes its file may have
 */
public record PictureDecoder(long maxPixels, long maxBytes) {

    /** 64 megapixels and 256 MiB: more than the cameras of phones usually give. */
    public static final PictureDecoder STANDARD = new PictureDecoder(64_000_000, 256L << 20);

    private static final int BYTES_PER_PIXEL = 12;
    private static final int HEADER_BYTES = 256 << 10;

    static {
        // The decoder of the JDK is a part of its window toolkit; without this it may look for a display.
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    /** @throws IllegalArgumentException if a limit is not positive */
    public PictureDecoder {
        if (maxPixels <= 0) {
            throw new IllegalArgumentException("maxPixels: " + maxPixels + " (expected: > 0)");
        }
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: > 0)");
        }
    }

    /**
     * Decodes a file.
     *
     * @throws LeptonException {@link ErrorCode#FILE_UNREADABLE} if it cannot be read; otherwise as
     *     {@link #decode(String, byte[])}
     */
    public Picture decode(Path file) {
        return decode(file.toString(), () -> open(file));
    }

    /**
     * Decodes what is read from somewhere; no more than {@link #maxBytes} of it is taken in.
     *
     * @param name what messages call it
     * @throws LeptonException as {@link #decode(Path)}
     */
    public Picture decode(String name, Source source) {
        return decode(name, read(name, source));
    }

    /**
     * Decodes a file that is in memory.
     *
     * @param name what messages call it
     * @throws LeptonException {@link ErrorCode#IMAGE_UNREADABLE} if it is no picture, of a format that is not decoded,
     *     cut off or damaged; {@link ErrorCode#IMAGE_TOO_LARGE} if it is over a limit
     */
    public Picture decode(String name, byte[] file) {
        checkBytes(name, file.length);
        PictureHeader header;
        try {
            header = PictureHeader.read(name, file, true);
        } catch (NeedsMore e) {
            throw new AssertionError("a whole file cannot need more", e);
        }
        checkPixels(name, header);
        return StoredPixels.decode(name, file, header, this::checkPixels);
    }

    /**
     * Reads only the header: size and whether it is grey. Does not check that the rest can be decoded.
     *
     * @throws LeptonException as {@link #decode(Path)}
     */
    public PictureInfo inspect(Path file) {
        return inspect(file.toString(), () -> open(file));
    }

    /**
     * Reads only the header of what is read from somewhere, as {@link #inspect(Path)}.
     *
     * @param name what messages call it
     * @throws LeptonException as {@link #decode(Path)}
     */
    public PictureInfo inspect(String name, Source source) {
        PictureHeader header;
        try {
            header = PictureHeader.read(name, readStart(name, source), false);
        } catch (NeedsMore e) {
            // Large thumbnails and colour profiles may stand before the size.
            try {
                header = PictureHeader.read(name, read(name, source), true);
            } catch (NeedsMore impossible) {
                throw new AssertionError("a whole file cannot need more", impossible);
            }
        }
        checkPixels(name, header);
        int height = header.sideways() ? header.width() : header.height();
        int width = header.sideways() ? header.height() : header.width();
        return new PictureInfo(header.format().name(), height, width, header.channels() <= 2);
    }

    /** Where the bytes of a picture come from, such as a file or an entry of an archive. */
    @FunctionalInterface
    public interface Source {

        /** The bytes from the first on; whoever asked closes it. */
        InputStream open() throws IOException;
    }

    private byte[] read(String name, Source source) {
        try (InputStream in = source.open()) {
            byte[] bytes = in.readNBytes((int) Math.min(maxBytes, Integer.MAX_VALUE - 9L) + 1);
            if (bytes.length > maxBytes) {
                throw tooManyBytes(name, "more than " + String.format(Locale.ROOT, "%,d", maxBytes));
            }
            return bytes;
        } catch (IOException e) {
            throw fileUnreadable(name, e);
        }
    }

    private static byte[] readStart(String name, Source source) {
        try (InputStream in = source.open()) {
            return in.readNBytes(HEADER_BYTES);
        } catch (IOException e) {
            throw fileUnreadable(name, e);
        }
    }

    private InputStream open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("it is a folder");
        }
        checkBytes(file.toString(), Files.size(file));
        return Files.newInputStream(file);
    }

    private void checkBytes(String name, long bytes) {
        if (bytes > maxBytes) {
            throw tooManyBytes(name, String.format(Locale.ROOT, "%,d", bytes));
        }
    }

    private LeptonException tooManyBytes(String name, String bytes) {
        return new LeptonException(
                ErrorCode.IMAGE_TOO_LARGE,
                String.format(
                        Locale.ROOT,
                        "%s: the file has %s bytes (expected: at most %,d). Save the picture smaller.",
                        name,
                        bytes,
                        maxBytes));
    }

    private void checkPixels(String name, PictureHeader header) {
        long pixels = (long) header.width() * header.height();
        if (pixels > maxPixels) {
            throw new LeptonException(
                    ErrorCode.IMAGE_TOO_LARGE,
                    String.format(
                            Locale.ROOT,
                            "%s: %d x %d pixels (expected: at most %,d pixels). Save the picture smaller.",
                            name,
                            header.width(),
                            header.height(),
                            maxPixels));
        }
        long heap = Runtime.getRuntime().maxMemory();
        if (pixels * BYTES_PER_PIXEL > heap / 2) {
            throw new LeptonException(
                    ErrorCode.IMAGE_TOO_LARGE,
                    String.format(
                            Locale.ROOT,
                            "%s: %d x %d pixels take %d MiB to decode (expected: at most half of the heap of %d MiB)."
                                    + " Save the picture smaller, or give Java more memory with -Xmx.",
                            name,
                            header.width(),
                            header.height(),
                            (pixels * BYTES_PER_PIXEL) >> 20,
                            heap >> 20));
        }
    }

    private static LeptonException fileUnreadable(String name, IOException e) {
        String reason;
        if (e instanceof NoSuchFileException) {
            reason = "there is no such file";
        } else if (e instanceof AccessDeniedException) {
            reason = "no permission to read it";
        } else {
            reason = String.valueOf(e.getMessage());
        }
        return new LeptonException(
                ErrorCode.FILE_UNREADABLE, name + ": " + reason + " (expected: a readable picture file)", e);
    }
}
