package ai.lepton.data.table;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table whose numbers are brought within limits as they are read. */
record ClippedTable(Table all, Map<String, Limits> limits) implements Table {

    ClippedTable {
        limits = Map.copyOf(limits);
    }

    @Override
    public Schema schema() {
        return all.schema();
    }

    @Override
    public String origin() {
        return all.origin();
    }

    @Override
    public ChunkReader open() {
        ChunkReader reader = all.open();
        return new ChunkReader() {
            @Override
            public @Nullable Chunk next() {
                Chunk chunk = reader.next();
                return chunk == null ? null : clipped(chunk);
            }

            @Override
            public CellReport report() {
                return reader.report();
            }

            @Override
            public void close() {
                reader.close();
            }
        };
    }

    private Chunk clipped(Chunk chunk) {
        Chunk clipped = chunk;
        for (Map.Entry<String, Limits> entry : limits.entrySet()) {
            double[] numbers = clipped.numbers(entry.getKey()).clone();
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = entry.getValue().clipped(numbers[i]);
            }
            clipped = clipped.with(entry.getKey(), numbers);
        }
        return clipped;
    }
}
