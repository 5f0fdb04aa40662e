package ai.lepton.data.store;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.Field;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in a file that is mapped into memory: the system keeps in memory what there is room for, outside the heap. Must be
 * closed; the file is gone then. Safe for several threads that read; none may be reading while it is closed.
 */
public final class DiskDataset implements Dataset, AutoCloseable {

    private static final long SEGMENT_BYTES = 1L << 30;

    private final FileChannel channel;
    private final RowLayout layout;
    private final int size;
    private final int rowBytes;
    private final int segmentRows;
    private final List<MappedByteBuffer> segments;
    private final List<Integer> widths;
    private volatile boolean closed;

    private DiskDataset(
            FileChannel channel, RowLayout layout, int size, int segmentRows, List<MappedByteBuffer> segments) {
        this.channel = channel;
        this.layout = layout;
        this.size = size;
        this.rowBytes = layout.rowBytes();
        this.segmentRows = segmentRows;
        this.segments = List.copyOf(segments);
        this.widths = layout.widths();
    }

    static DiskDataset map(FileChannel channel, RowLayout layout, int rows) throws IOException {
        if (rows == 0) {
            throw new LeptonException(ErrorCode.DATA_NOT_FOUND, "rows for training: none (expected: at least one)");
        }
        int rowBytes = layout.rowBytes();
        int segmentRows = (int) Math.max(1, Math.min(Integer.MAX_VALUE, SEGMENT_BYTES / Math.max(1, rowBytes)));
        List<MappedByteBuffer> segments = new ArrayList<>();
        for (long from = 0; from < rows; from += segmentRows) {
            long count = Math.min(segmentRows, rows - from);
            segments.add(channel.map(FileChannel.MapMode.READ_ONLY, from * rowBytes, count * rowBytes));
        }
        return new DiskDataset(channel, layout, rows, segmentRows, segments);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public List<Field> inputs() {
        return layout.inputs();
    }

    @Override
    public List<Field> targets() {
        return layout.targets();
    }

    /** Bytes of all rows on disk. */
    public long bytes() {
        return (long) size * rowBytes;
    }

    @Override
    public Batch batch(int[] rows) {
        if (closed) {
            throw new IllegalStateException("dataset: closed (expected: open)");
        }
        List<ByteBuffer> parts = new ArrayList<>();
        for (int width : widths) {
            parts.add(
                    ByteBuffer.allocate(Math.multiplyExact(rows.length, width)).order(ByteOrder.nativeOrder()));
        }
        for (int i = 0; i < rows.length; i++) {
            int row = java.util.Objects.checkIndex(rows[i], size);
            MappedByteBuffer segment = segments.get(row / segmentRows);
            int at = row % segmentRows * rowBytes;
            for (int part = 0; part < parts.size(); part++) {
                int width = widths.get(part);
                parts.get(part).put(i * width, segment, at, width);
                at += width;
            }
        }
        List<NdArray> inputs = new ArrayList<>();
        List<NdArray> targets = new ArrayList<>();
        int part = 0;
        for (Field field : layout.inputs()) {
            inputs.add(NdArray.of(field.dtype(), field.shape().prepend(rows.length), parts.get(part++)));
        }
        for (Field field : layout.targets()) {
            targets.add(NdArray.of(field.dtype(), field.shape().prepend(rows.length), parts.get(part++)));
        }
        @Nullable
        NdArray weights = layout.weighted() ? NdArray.of(DType.FLOAT32, Shape.of(rows.length), parts.get(part)) : null;
        return new Batch(inputs, targets, weights);
    }

    @Override
    public void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.NOT_WRITABLE, "rows for training: the file cannot be removed: " + e.getMessage(), e);
        }
    }
}
