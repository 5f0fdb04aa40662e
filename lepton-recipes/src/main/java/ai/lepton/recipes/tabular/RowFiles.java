package ai.lepton.recipes.tabular;

import ai.lepton.core.LeptonException;
import ai.lepton.data.feature.Prepared;
import ai.lepton.data.store.DiskDataset;
import ai.lepton.data.table.Table;
import ai.lepton.sdk.data.Dataset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Prepared rows that are more than memory should hold: they go through the graph once, piece by piece, into files that are
 * read from in any order. Few rows stay in memory. Owns the files and must be closed.
 */
final class RowFiles implements AutoCloseable {

    /** Prepared rows of up to so many bytes stay in memory, where the heap is large enough. */
    private static final long MOST_BYTES = 256L << 20;

    /** No more than this part of the heap: their raw rows are there too while they are prepared, and of three parts. */
    private static final int HEAP_SHARE = 8;

    private final Path folder;
    private final long memory;
    private final List<DiskDataset> files = new ArrayList<>();

    private RowFiles(Path folder, long memory) {
        this.folder = folder;
        this.memory = memory;
    }

    /** @param folder for the files, with room for all rows */
    static RowFiles in(Path folder) {
        return new RowFiles(folder, Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE));
    }

    /** All rows on disk that take more than {@code memory} bytes. */
    static RowFiles in(Path folder, long memory) {
        return new RowFiles(folder, memory);
    }

    /**
     * Prepares rows.
     *
     * @param rows how many there are, about
     * @throws LeptonException about the rows, or the disk
     */
    Dataset of(Prepared prepared, Table table, long rows) {
        long rowBytes = prepared.inputs().stream()
                .mapToLong(input -> input.shape().elements() * input.dtype().bytes())
                .sum();
        if (rowBytes * rows <= memory) {
            return prepared.dataset(table);
        }
        DiskDataset file = prepared.datasetOnDisk(table, folder);
        files.add(file);
        return file;
    }

    @Override
    public void close() {
        files.forEach(DiskDataset::close);
    }
}
