package ai.lepton.data.table;

import org.jspecify.annotations.Nullable;

/** Reads a table from its first row to its last; must be closed. One thread at a time. */
public interface ChunkReader extends AutoCloseable {

    /**
     * The next rows; null after the last.
     *
     * @throws ai.lepton.core.LeptonException naming file and line, if the data cannot be read
     */
    @Nullable
    Chunk next();

    /** Which cells read so far were not what their columns hold; of what has no cells as texts, none. */
    default CellReport report() {
        return CellReport.NONE;
    }

    @Override
    void close();
}
