package ai.lepton.data.feature;

import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A table that is parsed once, not once for each pass: what the first complete reading gave is kept and given again, unless
 * it takes more than an eighth of the heap. Used by one thread at a time.
 */
final class Remembered implements Table {

    private static final long TEXT_BYTES = 64;
    private static final long CODE_BYTES = 4;
    private static final long OTHER_BYTES = 8;

    private final Table table;
    private final long mostBytes;
    private @Nullable List<Chunk> chunks;
    private boolean tooLarge;

    Remembered(Table table) {
        this(table, Runtime.getRuntime().maxMemory() / 8);
    }

    Remembered(Table table, long mostBytes) {
        this.table = table;
        this.mostBytes = mostBytes;
    }

    @Override
    public Schema schema() {
        return table.schema();
    }

    @Override
    public String origin() {
        return table.origin();
    }

    @Override
    public ChunkReader open() {
        List<Chunk> kept = chunks;
        if (kept != null) {
            return Table.of(origin(), schema(), kept).open();
        }
        return tooLarge ? table.open() : new First(table.open());
    }

    /** As much as a text usually takes; only its order of magnitude matters. */
    private static long bytes(Chunk chunk) {
        long bytes = 0;
        for (Column column : chunk.schema().columns()) {
            switch (column.type()) {
                case TEXT -> {
                    for (String text : chunk.texts(column.name())) {
                        bytes += text == null ? OTHER_BYTES : TEXT_BYTES + 2L * text.length();
                    }
                }
                case CATEGORY -> bytes += (chunk.isCoded(column.name()) ? CODE_BYTES : TEXT_BYTES) * chunk.size();
                case NUMBER, DATE, IMAGE, SOUND -> bytes += OTHER_BYTES * chunk.size();
            }
        }
        return bytes;
    }

    /** The first reading, which keeps what it passes on. */
    private final class First implements ChunkReader {

        private final ChunkReader reader;
        private final List<Chunk> seen = new ArrayList<>();
        private long bytes;

        First(ChunkReader reader) {
            this.reader = Objects.requireNonNull(reader);
        }

        @Override
        public @Nullable Chunk next() {
            Chunk chunk = reader.next();
            if (chunk == null) {
                if (!tooLarge) {
                    chunks = List.copyOf(seen);
                }
                return null;
            }
            bytes += bytes(chunk);
            tooLarge |= bytes > mostBytes;
            if (tooLarge) {
                seen.clear();
            } else {
                seen.add(chunk);
            }
            return chunk;
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
