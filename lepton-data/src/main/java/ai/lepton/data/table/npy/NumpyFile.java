package ai.lepton.data.table.npy;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.data.table.ReadLimits;
import ai.lepton.data.table.internal.DataFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads whole arrays of any rank. Whole numbers of fewer than 4 bytes become INT32, but unsigned bytes stay UINT8; unsigned 4
 * bytes become INT64; half floats FLOAT32; texts STRING.
 */
public final class NumpyFile {

    /** Deflate makes at most 1032 bytes of one; a header that promises more is not believed. */
    private static final long MAX_INFLATION = 1032;

    private NumpyFile() {}

    /**
     * Reads a {@code .npy} file.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} if it is not there; {@link ErrorCode#DATA_CORRUPT} if it is no
     *     array, cut off, or holds Python objects
     */
    public static NdArray read(Path file) {
        DataFile data = DataFile.of(file, ReadLimits.DEFAULT);
        try (InputStream in = data.open()) {
            return read(in, file.toString(), data.gzip() ? Long.MAX_VALUE : Files.size(file));
        } catch (IOException e) {
            throw data.failure(e, "");
        }
    }

    /** Reads all arrays of a {@code .npz} file, by name; errors as for {@link #read}. */
    public static Map<String, NdArray> readAll(Path file) {
        DataFile data = DataFile.of(file, ReadLimits.DEFAULT);
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                try (InputStream in = new BufferedInputStream(zip.getInputStream(entry))) {
                    arrays.put(
                            arrayName(entry.getName()),
                            read(in, file + "!/" + entry.getName(), entry.getCompressedSize() * MAX_INFLATION + 64));
                }
            }
        } catch (ZipException e) {
            throw NpyHeader.corrupt(
                    file.toString(), "damaged zip archive (" + e.getMessage() + "). Get the file again.");
        } catch (IOException e) {
            throw data.failure(e, "");
        }
        return arrays;
    }

    static String arrayName(String entry) {
        return entry.endsWith(".npy") ? entry.substring(0, entry.length() - 4) : entry;
    }

    private static NdArray read(InputStream in, String name, long mostBytes) throws IOException {
        NpyHeader header = NpyHeader.read(in, name);
        long elements = header.elements(name);
        long size = elements * header.bytes();
        if (size > mostBytes || size > Integer.MAX_VALUE - 8) {
            throw NpyHeader.corrupt(
                    name,
                    "shape " + header.shape() + " says " + size + " bytes (expected: at most "
                            + Math.min(mostBytes, Integer.MAX_VALUE - 8)
                            + "). Get the file again, or read it as a table.");
        }
        byte[] bytes = in.readNBytes((int) size);
        if (bytes.length < size) {
            throw NpyHeader.corrupt(
                    name, "cut off: " + bytes.length + " of " + size + " bytes are there. Get the file again.");
        }
        return array(header, header.columnsFirst() ? rowsFirst(header, bytes) : bytes);
    }

    private static NdArray array(NpyHeader header, byte[] bytes) {
        Shape shape =
                Shape.of(header.shape().stream().mapToLong(Long::longValue).toArray());
        NpyElements elements = new NpyElements(header);
        ByteBuffer from = elements.ordered(bytes);
        int count = header.bytes() == 0 ? 0 : bytes.length / header.bytes();
        if (header.isText()) {
            String[] texts = new String[count];
            for (int i = 0; i < count; i++) {
                texts[i] = elements.text(from, i * header.bytes());
            }
            return NdArray.of(shape, texts);
        }
        DType type = type(header);
        ByteBuffer to =
                ByteBuffer.allocate(Math.multiplyExact(count, type.bytes())).order(ByteOrder.nativeOrder());
        for (int i = 0; i < count; i++) {
            int at = i * header.bytes();
            switch (type) {
                case FLOAT32 -> to.putFloat((float) elements.number(from, at));
                case FLOAT64 -> to.putDouble(elements.number(from, at));
                case INT32 -> to.putInt((int) elements.whole(from, at));
                case INT64 -> to.putLong(elements.whole(from, at));
                default -> to.put(from.get(at));
            }
        }
        return NdArray.of(type, shape, to.flip());
    }

    private static DType type(NpyHeader header) {
        return switch (header.kind()) {
            case 'b' -> DType.BOOL;
            case 'f' -> header.bytes() == 8 ? DType.FLOAT64 : DType.FLOAT32;
            case 'u' ->
                switch (header.bytes()) {
                    case 1 -> DType.UINT8;
                    case 2 -> DType.INT32;
                    default -> DType.INT64;
                };
            default -> header.bytes() == 8 ? DType.INT64 : DType.INT32;
        };
    }

    private static byte[] rowsFirst(NpyHeader header, byte[] bytes) {
        int rank = header.shape().size();
        int width = header.bytes();
        int count = width == 0 ? 0 : bytes.length / width;
        byte[] moved = new byte[bytes.length];
        long[] index = new long[rank];
        for (int i = 0; i < count; i++) {
            long from = 0;
            long step = 1;
            for (int d = 0; d < rank; d++) {
                from += index[d] * step;
                step *= header.shape().get(d);
            }
            System.arraycopy(bytes, (int) from * width, moved, i * width, width);
            for (int d = rank - 1; d >= 0 && ++index[d] == header.shape().get(d); d--) {
                index[d] = 0;
            }
        }
        return moved;
    }
}
