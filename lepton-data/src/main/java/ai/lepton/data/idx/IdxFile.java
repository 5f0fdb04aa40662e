package ai.lepton.data.idx;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.data.DataFolders;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * An array of unsigned bytes in a file: two zero bytes, the type ({@code 0x08}), the number of dimensions, their sizes as
 * big-endian 32-bit numbers, the bytes. Plain or gzip, told by content.
 *
 * @see <a href="https://yann.lecun.com/exdb/mnist/">The format, at the end of the page</a>
 */
public final class IdxFile {

    private static final int UNSIGNED_BYTE = 0x08;
    /** More than deflate can do, so that a header that declares more is a lie. */
    private static final long LARGEST_RATIO = 1100;

    private IdxFile() {}

    /**
     * Reads a file.
     *
     * @param rank how many dimensions it must have
     * @throws LeptonException {@link ErrorCode#DATA_CORRUPT} if it is cut off, too long or something else, {@link
     *     ErrorCode#FILE_UNREADABLE} if it cannot be read; each names the file
     */
    public static NdArray read(Path file, int rank) {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            boolean zipped = isGzip(raw);
            try (DataInputStream in = new DataInputStream(zipped ? new GZIPInputStream(raw, 1 << 16) : raw)) {
                Shape shape = header(in, file, rank);
                long bytes = shape.elements();
                long largest = zipped ? Files.size(file) * LARGEST_RATIO : Files.size(file) - 4L - 4L * rank;
                if (bytes > largest || bytes > Integer.MAX_VALUE - 8) {
                    throw corrupt(
                            file,
                            "declares " + shape + ", but is cut off at " + Files.size(file) + " bytes",
                            bytes + " bytes of data");
                }
                byte[] data = new byte[(int) bytes];
                int read = in.readNBytes(data, 0, data.length);
                if (read < data.length) {
                    throw corrupt(file, "ends after " + read + " bytes of data", data.length + " for " + shape);
                }
                if (in.read() >= 0) {
                    throw corrupt(file, "goes on after " + data.length + " bytes of data", "its end, for " + shape);
                }
                return NdArray.ofBytes(shape, data);
            }
        } catch (EOFException e) {
            throw corrupt(file, "is cut off", "a whole IDX file");
        } catch (ZipException e) {
            throw corrupt(file, "is no sound gzip file: " + e.getMessage(), "an IDX file, plain or gzip");
        } catch (IOException e) {
            throw DataFolders.unreadable(file, e);
        }
    }

    /** Writes unsigned bytes, gzipped if the name ends in {@code .gz}; whole or not at all. */
    public static void write(Path file, NdArray bytes) throws IOException {
        AtomicWrite.file(file, temporary -> {
            try (OutputStream raw = Files.newOutputStream(temporary);
                    DataOutputStream out = new DataOutputStream(
                            file.toString().endsWith(".gz") ? new GZIPOutputStream(raw, 1 << 16) : raw)) {
                out.writeInt(UNSIGNED_BYTE << 8 | bytes.shape().rank());
                for (long size : bytes.shape().toArray()) {
                    out.writeInt(Math.toIntExact(size));
                }
                byte[] data = new byte[bytes.elements()];
                bytes.buffer().get(data);
                out.write(data);
            }
        });
    }

    private static Shape header(DataInputStream in, Path file, int rank) throws IOException {
        int magic = in.readInt();
        int expected = UNSIGNED_BYTE << 8 | rank;
        if (magic != expected) {
            throw corrupt(
                    file,
                    String.format("starts with %08x", magic),
                    String.format("%08x, IDX with %d dimension%s of bytes", expected, rank, rank == 1 ? "" : "s"));
        }
        long[] sizes = new long[rank];
        for (int i = 0; i < rank; i++) {
            sizes[i] = in.readInt();
            if (sizes[i] < 0 || (i > 0 && sizes[i] == 0)) {
                throw corrupt(file, "declares a dimension of " + sizes[i], "sizes > 0");
            }
        }
        try {
            Shape shape = Shape.of(sizes);
            shape.elements();
            return shape;
        } catch (ArithmeticException e) {
            throw corrupt(file, "declares " + Shape.of(sizes), "sizes that fit into memory");
        }
    }

    private static boolean isGzip(InputStream in) throws IOException {
        in.mark(2);
        boolean gzip = in.read() == 0x1F && in.read() == 0x8B;
        in.reset();
        return gzip;
    }

    private static LeptonException corrupt(Path file, String found, String expected) {
        return new LeptonException(
                ErrorCode.DATA_CORRUPT, "data: " + file + ": " + found + " (expected: " + expected + ")");
    }
}
