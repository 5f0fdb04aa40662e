package ai.lepton.data.images;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.data.tree.TreeFile;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * The format of MNIST: {@code 0 0 type rank}, then a size of four bytes for each dimension, then the elements, all big
 * end first. Read plain or gzipped, told apart by content. Only unsigned bytes (type 8) are read.
 *
 * @see <a href="http://yann.lecun.com/exdb/mnist/">LeCun, Cortes and Burges, "The MNIST database"</a>
 */
public final class IdxFile {

    private static final int UNSIGNED_BYTES = 8;
    private static final int MAX_RANK = 8;
    private static final int BUFFER = 1 << 16;

    /** Deflate makes at most 1032 bytes of one; a header that promises more is not believed. */
    private static final long MAX_INFLATION = 1032;

    private IdxFile() {}

    /**
     * Reads a whole file.
     *
     * @return UINT8 of the shape in the file
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} if it is not there, {@link ErrorCode#FILE_UNREADABLE} if it
     *     may not be read, {@link ErrorCode#DATA_CORRUPT} if it is no IDX file, of another type, cut off, or longer than
     *     its header says
     */
    public static NdArray read(Path file) {
        String name = file.toString();
        if (Files.isDirectory(file)) {
            throw corrupt(name, "a folder (expected: an IDX file)");
        }
        return read(name, () -> Files.size(file), () -> Files.newInputStream(file));
    }

    /** The same of a file in a folder or archive. */
    static NdArray read(TreeFile file) {
        return read(file.name(), file::size, file::open);
    }

    private interface Source<T> {
        T get() throws IOException;
    }

    private static NdArray read(String file, Source<Long> size, Source<InputStream> content) {
        try {
            long stored = size.get();
            try (InputStream raw = new BufferedInputStream(content.get(), BUFFER)) {
                boolean zipped = isGzip(raw);
                InputStream in = zipped ? new GZIPInputStream(raw, BUFFER) : raw;
                return read(file, in, zipped ? Math.multiplyExact(stored, MAX_INFLATION) : stored);
            }
        } catch (NoSuchFileException e) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND, file + ": there is no such file (expected: an IDX file)", e);
        } catch (AccessDeniedException e) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE,
                    file + ": no permission to read it. Change its rights, or run as a user who may.",
                    e);
        } catch (ZipException e) {
            throw new LeptonException(
                    ErrorCode.DATA_CORRUPT,
                    file + ": damaged gzip data (" + e.getMessage() + "). Get the file again.",
                    e);
        } catch (EOFException e) {
            throw new LeptonException(ErrorCode.DATA_CORRUPT, file + ": its header is cut off. Get the file again.", e);
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.FILE_UNREADABLE, file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Writes a file that is there whole or not at all; gzipped if its name ends in {@code .gz}.
     *
     * @param array UINT8 of any rank from 1 to 8
     */
    public static void write(Path file, NdArray array) throws IOException {
        int rank = array.shape().rank();
        if (array.dtype() != DType.UINT8 || rank < 1 || rank > MAX_RANK) {
            throw new IllegalArgumentException("array: " + array + " (expected: UINT8 of rank 1 to " + MAX_RANK + ")");
        }
        ByteBuffer header = ByteBuffer.allocate(4 + 4 * rank);
        header.put((byte) 0).put((byte) 0).put((byte) UNSIGNED_BYTES).put((byte) rank);
        for (long size : array.shape().toArray()) {
            header.putInt(Math.toIntExact(size));
        }
        byte[] elements = new byte[array.elements()];
        array.buffer().get(elements);
        boolean zip = file.toString().endsWith(".gz");
        AtomicWrite.file(file, temporary -> {
            try (OutputStream raw = Files.newOutputStream(temporary);
                    OutputStream out = zip ? new GZIPOutputStream(raw, BUFFER) : raw) {
                out.write(header.array());
                out.write(elements);
            }
        });
    }

    private static boolean isGzip(InputStream in) throws IOException {
        in.mark(2);
        boolean gzip = in.read() == 0x1F && in.read() == 0x8B;
        in.reset();
        return gzip;
    }

    /** @param most how many bytes there can be at most, by the size of the file */
    private static NdArray read(String file, InputStream in, long most) throws IOException {
        byte[] magic = in.readNBytes(4);
        if (magic.length < 4) {
            throw corrupt(
                    file, magic.length + " bytes (expected: an IDX file, which has at least 8). Get the file again.");
        }
        if (magic[0] != 0 || magic[1] != 0 || magic[3] < 1 || magic[3] > MAX_RANK) {
            throw corrupt(
                    file,
                    String.format(
                            Locale.ROOT,
                            "begins with %02x %02x %02x %02x (expected: 00 00 08 and a rank of 1 to 8: an IDX file)",
                            magic[0],
                            magic[1],
                            magic[2],
                            magic[3]));
        }
        if (magic[2] != UNSIGNED_BYTES) {
            throw corrupt(file, "IDX elements of type " + magic[2] + " (expected: 8, unsigned bytes)");
        }
        long[] sizes = sizes(file, in, magic[3]);
        long elements = elements(file, sizes);
        long header = 4 + 4L * sizes.length;
        if (header + elements > most) {
            throw cutOff(file, sizes, elements, Math.min(elements, Math.max(0, most - header)), true);
        }
        byte[] bytes = new byte[Math.toIntExact(elements)];
        int filled = fill(in, bytes);
        if (filled < bytes.length) {
            throw cutOff(file, sizes, elements, filled, false);
        }
        // Also makes the gzip decoder check its check sum.
        if (in.read() >= 0) {
            throw corrupt(
                    file,
                    String.format(
                            Locale.ROOT,
                            "has bytes behind the %,d that its header %s promises. Get the file again.",
                            elements,
                            Arrays.toString(sizes)));
        }
        return NdArray.ofBytes(Shape.of(sizes), bytes);
    }

    private static int fill(InputStream in, byte[] bytes) throws IOException {
        int filled = 0;
        try {
            int read;
            while (filled < bytes.length && (read = in.read(bytes, filled, bytes.length - filled)) >= 0) {
                filled += read;
            }
        } catch (EOFException e) {
            return filled; // gzip data that stops in the middle
        }
        return filled;
    }

    private static long[] sizes(String file, InputStream in, int rank) throws IOException {
        byte[] header = in.readNBytes(4 * rank);
        if (header.length < 4 * rank) {
            throw corrupt(file, "its header is cut off after " + (4 + header.length) + " bytes. Get the file again.");
        }
        ByteBuffer buffer = ByteBuffer.wrap(header);
        long[] sizes = new long[rank];
        for (int i = 0; i < rank; i++) {
            sizes[i] = Integer.toUnsignedLong(buffer.getInt());
        }
        return sizes;
    }

    private static long elements(String file, long[] sizes) {
        long elements = 1;
        for (long size : sizes) {
            if (size == 0) {
                throw corrupt(file, "header says " + Arrays.toString(sizes) + ", which is empty (expected: sizes > 0)");
            }
            if (elements > Integer.MAX_VALUE / size) {
                throw corrupt(
                        file,
                        "header says " + Arrays.toString(sizes) + " (expected: at most " + Integer.MAX_VALUE
                                + " bytes in all)");
            }
            elements *= size;
        }
        return elements;
    }

    private static LeptonException cutOff(String file, long[] sizes, long elements, long there, boolean atMost) {
        return corrupt(
                file,
                String.format(
                        Locale.ROOT,
                        "cut off: %s%,d of %,d bytes are there (header: %s). Get the file again.",
                        atMost ? "at most " : "",
                        there,
                        elements,
                        Arrays.toString(sizes)));
    }

    private static LeptonException corrupt(String file, String found) {
        return new LeptonException(ErrorCode.DATA_CORRUPT, file + ": " + found);
    }
}
