package ai.lepton.data.profile;

import ai.lepton.core.data.TableProfile;
import ai.lepton.data.table.CellReport;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.Table;
import java.util.List;

/**
 * Finds out what is in a table, in one pass and bounded memory: about 2 MiB for a column. Runs beside other work on the same
 * chunks, or for itself by {@link #profile(Table)}. One thread.
 */
public final class TableProfiler {

    private final String origin;
    private final ContentHash hash;
    private final List<ColumnProfiler> columns;
    private long rows;

    /** A profiler that has seen no rows. */
    public TableProfiler(Table table) {
        this.origin = table.origin();
        this.hash = new ContentHash(table.schema());
        this.columns = table.schema().columns().stream().map(ColumnProfiler::of).toList();
    }

    /** Reads a whole table. */
    public static TableProfile profile(Table table) {
        TableProfiler profiler = new TableProfiler(table);
        try (ChunkReader reader = table.open()) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                profiler.add(chunk);
            }
            return profiler.profile(reader.report());
        }
    }

    /** Adds the next rows. */
    public void add(Chunk chunk) {
        rows += chunk.size();
        hash.add(chunk);
        columns.forEach(column -> column.add(chunk));
    }

    /**
     * What was found out; may be asked for once.
     *
     * @param cells what the reading says about odd cells
     */
    public TableProfile profile(CellReport cells) {
        return new TableProfile(
                origin,
                rows,
                hash.hex(),
                columns.stream().map(column -> column.profile(cells)).toList(),
                cells.cells());
    }
}
