package ai.lepton.sdk.data;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;

/** See {@link RowReader#cached}. */
final class MemoryCache implements RowReader {

    private final RowReader rows;
    private final AtomicReferenceArray<Row> kept;
    private final AtomicLong room;

    MemoryCache(RowReader rows, long maxBytes) {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: >= 0)");
        }
        this.rows = rows;
        this.kept = new AtomicReferenceArray<>(rows.size());
        this.room = new AtomicLong(maxBytes);
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
        Row known = kept.get(index);
        if (known != null) {
            return known;
        }
        Row made = rows.read(index);
        long bytes = bytes(made);
        if (room.addAndGet(-bytes) < 0 || !kept.compareAndSet(index, null, made)) {
            room.addAndGet(bytes);
        }
        return made;
    }

    @Override
    public void close() {
        rows.close();
    }

    static long bytes(Row row) {
        return Stream.concat(row.inputs().stream(), row.targets().stream())
                .mapToLong(MemoryCache::bytes)
                .sum();
    }

    private static long bytes(NdArray array) {
        if (array.dtype() != DType.STRING) {
            return array.buffer().limit();
        }
        long bytes = 0;
        for (int i = 0; i < array.elements(); i++) {
            bytes += 2L * array.textAt(i).length();
        }
        return bytes;
    }
}
