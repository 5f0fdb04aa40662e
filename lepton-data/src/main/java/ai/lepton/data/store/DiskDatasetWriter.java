package ai.lepton.data.store;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.Field;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows to a temporary file, in one pass and with the memory of one batch, from which they are then read in any order.
 * Must be closed, unless {@link #finish} has handed the file on. The file is gone when it is closed, and also when the process
 * dies: it is taken out of its folder as soon as it is open, where the system can do that (Linux, macOS). One thread.
 */
public final class DiskDatasetWriter implements AutoCloseable {

    private static final int BUFFER = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final RowLayout layout;
    private final ByteBuffer buffer;
    private long rows;
    private boolean handedOn;

    private DiskDatasetWriter(Path file, FileChannel channel, RowLayout layout) {
        this.file = file;
        this.channel = channel;
        this.layout = layout;
        this.buffer =
                ByteBuffer.allocateDirect(Math.max(BUFFER, layout.rowBytes())).order(ByteOrder.nativeOrder());
    }

    /**
     * Begins a file.
     *
     * @param folder for it; one with room for all rows
     * @param inputs what goes into a model, at least one; numeric
     * @param targets what should come out; numeric
     * @param weighted whether each row has a weight
     * @throws LeptonException {@link ErrorCode#DISK_FULL} or {@link ErrorCode#NOT_WRITABLE}
     */
    public static DiskDatasetWriter create(Path folder, List<Field> inputs, List<Field> targets, boolean weighted) {
        RowLayout layout = new RowLayout(inputs, targets, weighted);
        Path file = folder.resolve("lepton-rows-" + UUID.randomUUID() + ".tmp");
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(
                    file,
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
            return new DiskDatasetWriter(file, channel, layout);
        } catch (IOException e) {
            throw FileErrors.onWrite(file, "cannot keep rows for training", e);
        }
    }

    /** {@link #create(Path, List, List, boolean)} in the system's folder for temporary files. */
    public static DiskDatasetWriter create(List<Field> inputs, List<Field> targets) {
        return create(Path.of(System.getProperty("java.io.tmpdir")), inputs, targets, false);
    }

    /**
     * Adds rows.
     *
     * @throws IllegalArgumentException if they are not of the fields' types and shapes
     * @throws LeptonException {@link ErrorCode#DISK_FULL} or {@link ErrorCode#NOT_WRITABLE}; the file is gone then
     */
    public void add(Dataset.Batch batch) {
        add(batch.inputs(), batch.targets(), batch.weights());
    }

    /**
     * Adds rows, field by field; errors as for {@link #add(Dataset.Batch)}.
     *
     * @param inputs {@code [N, input...]} each
     * @param targets {@code [N, target...]} each
     * @param weights {@code [N]}, if rows have weights
     */
    public void add(List<NdArray> inputs, List<NdArray> targets, @Nullable NdArray weights) {
        if (handedOn || !channel.isOpen()) {
            throw new IllegalStateException("rows: added after finish() or close() (expected: before)");
        }
        List<ByteBuffer> parts = parts(inputs, targets, weights);
        List<Integer> widths = layout.widths();
        int count = inputs.get(0).rows();
        if (rows + count > Integer.MAX_VALUE) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    "rows: " + (rows + count) + " (expected: at most " + Integer.MAX_VALUE + " to train on)");
        }
        try {
            for (int row = 0; row < count; row++) {
                if (buffer.remaining() < layout.rowBytes()) {
                    flush();
                }
                for (int i = 0; i < parts.size(); i++) {
                    int width = widths.get(i);
                    buffer.put(buffer.position(), parts.get(i), row * width, width);
                    buffer.position(buffer.position() + width);
                }
            }
            rows += count;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private List<ByteBuffer> parts(List<NdArray> inputs, List<NdArray> targets, @Nullable NdArray weights) {
        if (inputs.size() != layout.inputs().size()
                || targets.size() != layout.targets().size()) {
            throw new IllegalArgumentException("rows: " + inputs.size() + " inputs and " + targets.size()
                    + " targets (expected: " + layout.inputs().size() + " and "
                    + layout.targets().size() + ")");
        }
        if ((weights != null) != layout.weighted()) {
            throw new IllegalArgumentException("weights: " + weights + " (expected: "
                    + (layout.weighted() ? "some" : "none") + ", as said at first)");
        }
        int count = inputs.get(0).rows();
        List<ByteBuffer> parts = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            layout.requireFits(layout.inputs().get(i), inputs.get(i), count);
            parts.add(inputs.get(i).buffer());
        }
        for (int i = 0; i < targets.size(); i++) {
            layout.requireFits(layout.targets().get(i), targets.get(i), count);
            parts.add(targets.get(i).buffer());
        }
        if (weights != null) {
            parts.add(Objects.requireNonNull(weights).buffer());
        }
        return parts;
    }

    /** How many rows were added. */
    public long rows() {
        return rows;
    }

    /**
     * Ends writing, and hands the file on to the dataset, which must be closed.
     *
     * @throws LeptonException {@link ErrorCode#DISK_FULL} or {@link ErrorCode#NOT_WRITABLE}; the file is gone then
     */
    public DiskDataset finish() {
        try {
            flush();
            DiskDataset dataset = DiskDataset.map(channel, layout, (int) rows);
            handedOn = true;
            return dataset;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    private LeptonException failure(IOException e) {
        LeptonException failure = FileErrors.onWrite(file, "cannot keep rows for training", e);
        close();
        return failure;
    }

    /** Throws the rows away, unless {@link #finish} has handed them on. */
    @Override
    public void close() {
        if (handedOn) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw FileErrors.onWrite(file, "cannot remove rows for training", e);
        }
    }
}
