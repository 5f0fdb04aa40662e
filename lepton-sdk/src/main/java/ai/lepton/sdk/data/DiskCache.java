package ai.lepton.sdk.data;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Stream;

/**
 * See {@link RowReader#cachedOnDisk}. A row is its fields, each as the sizes that are unknown in its shape and then its bytes.
 */
final class DiskCache implements RowReader {

    private static final int NOT_KEPT = 0;

    private final RowReader rows;
    private final FileChannel file;
    private final long maxBytes;
    private final List<Field> fields;

    /** One more than where each row begins; 0 where it is not kept. */
    private final AtomicLongArray places;

    /** How many bytes each row takes; written before its place. */
    private final int[] lengths;

    private long end;

    private DiskCache(RowReader rows, FileChannel file, long maxBytes) {
        this.rows = rows;
        this.file = file;
        this.maxBytes = maxBytes;
        this.fields =
                Stream.concat(rows.inputs().stream(), rows.targets().stream()).toList();
        this.places = new AtomicLongArray(rows.size());
        this.lengths = new int[rows.size()];
    }

    static DiskCache open(RowReader rows, Path folder, long maxBytes) {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: >= 0)");
        }
        Stream.concat(rows.inputs().stream(), rows.targets().stream())
                .filter(field -> field.dtype() == DType.STRING)
                .findFirst()
                .ifPresent(field -> {
                    throw new IllegalArgumentException(
                            "field \"" + field.name() + "\": STRING (expected: numbers; texts are kept in memory)");
                });
        try {
            Path path = Files.createTempFile(folder, "lepton-", ".rows");
            // Its name goes at once where the system lets it, so that nothing is left behind.
            return new DiskCache(
                    rows,
                    FileChannel.open(
                            path,
                            Set.of(
                                    StandardOpenOption.READ,
                                    StandardOpenOption.WRITE,
                                    StandardOpenOption.DELETE_ON_CLOSE)),
                    maxBytes);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.NOT_WRITABLE,
                    folder + ": no file can be made in it: " + e.getMessage() + " (expected: a folder with room)",
                    e);
        }
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public List<Field> inputs() {
        return rows.inputs();
    }

    @Override
    public List<Field> targets() {
        return rows.targets();
    }

    @Override
    public Row read(int index) {
        long place = places.get(index);
        try {
            if (place != NOT_KEPT) {
                return load(place - 1, lengths[index]);
            }
            Row made = rows.read(index);
            keep(index, made);
            return made;
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.DISK_FULL,
                    "cache of rows: row " + index + ": " + e.getMessage()
                            + " (expected: a disk that can be read and written). Make room, or cache less.",
                    e);
        }
    }

    @Override
    public void close() {
        try (rows) {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keep(int index, Row row) throws IOException {
        List<NdArray> arrays =
                Stream.concat(row.inputs().stream(), row.targets().stream()).toList();
        long length = MemoryCache.bytes(row);
        for (Field field : fields) {
            length += Long.BYTES * unknown(field.shape());
        }
        if (length > Integer.MAX_VALUE) {
            return;
        }
        long place = reserve(length);
        if (place < 0) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) length).order(ByteOrder.nativeOrder());
        for (int i = 0; i < arrays.size(); i++) {
            long[] sizes = fields.get(i).shape().toArray();
            for (int axis = 0; axis < sizes.length; axis++) {
                if (sizes[axis] == Shape.UNKNOWN) {
                    bytes.putLong(arrays.get(i).shape().size(axis));
                }
            }
            bytes.put(arrays.get(i).buffer());
        }
        bytes.flip();
        while (bytes.hasRemaining()) {
            file.write(bytes, place + bytes.position());
        }
        lengths[index] = (int) length;
        places.set(index, place + 1);
    }

    private synchronized long reserve(long length) {
        if (end + length > maxBytes) {
            return -1;
        }
        long place = end;
        end += length;
        return place;
    }

    private Row load(long place, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        while (bytes.hasRemaining()) {
            if (file.read(bytes, place + bytes.position()) < 0) {
                throw new EOFException("cut off");
            }
        }
        bytes.flip();
        List<NdArray> arrays = new ArrayList<>();
        for (Field field : fields) {
            long[] sizes = field.shape().toArray();
            for (int axis = 0; axis < sizes.length; axis++) {
                if (sizes[axis] == Shape.UNKNOWN) {
                    sizes[axis] = bytes.getLong();
                }
            }
            Shape shape = Shape.of(sizes);
            int count = Math.toIntExact(shape.elements() * field.dtype().bytes());
            ByteBuffer own = bytes.slice(bytes.position(), count).order(ByteOrder.nativeOrder());
            bytes.position(bytes.position() + count);
            arrays.add(NdArray.of(field.dtype(), shape, own));
        }
        int inputs = rows.inputs().size();
        return new Row(arrays.subList(0, inputs), arrays.subList(inputs, arrays.size()));
    }

    private static long unknown(Shape shape) {
        long count = 0;
        for (long size : shape.toArray()) {
            count += size == Shape.UNKNOWN ? 1 : 0;
        }
        return count;
    }
}
