package ai.lepton.data.table;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of typed columns, which may be more than fit into memory: they are read from the first to the last, as often as
 * wanted, a chunk at a time. Every reading gives the same rows. Safe for several threads, each with its own reader.
 */
public interface Table {

    Schema schema();

    /** Starts a reading; it must be closed. */
    ChunkReader open();

    /** Where the rows come from, in words, such as {@code adult/train.csv}. */
    String origin();

    /** A table in memory. */
    static Table of(String origin, Schema schema, List<Chunk> chunks) {
        List<Chunk> all = List.copyOf(chunks);
        return new Table() {
            @Override
            public Schema schema() {
                return schema;
            }

            @Override
            public ChunkReader open() {
                Iterator<Chunk> rest = all.iterator();
                return new ChunkReader() {
                    @Override
                    public @Nullable Chunk next() {
                        return rest.hasNext() ? rest.next() : null;
                    }

                    @Override
                    public void close() {}
                };
            }

            @Override
            public String origin() {
                return origin;
            }
        };
    }

    /** Those rows of which the bit of their place in this reading is set. */
    default Table rows(BitSet chosen) {
        BitSet kept = (BitSet) chosen.clone();
        Table all = this;
        return new Table() {
            @Override
            public Schema schema() {
                return all.schema();
            }

            @Override
            public ChunkReader open() {
                return new ChosenRows(all.open(), kept);
            }

            @Override
            public String origin() {
                return all.origin();
            }
        };
    }

    /** The same rows, with the numbers of some columns brought within limits; missing ones stay. */
    default Table clipped(Map<String, Limits> limits) {
        return limits.isEmpty() ? this : new ClippedTable(this, limits);
    }

    /** See {@link Table#rows}. */
    final class ChosenRows implements ChunkReader {

        private final ChunkReader all;
        private final BitSet chosen;
        private int seen;

        private ChosenRows(ChunkReader all, BitSet chosen) {
            this.all = all;
            this.chosen = chosen;
        }

        @Override
        public @Nullable Chunk next() {
            while (true) {
                Chunk chunk = all.next();
                if (chunk == null) {
                    return null;
                }
                int[] indexes = new int[chunk.size()];
                int count = 0;
                for (int i = 0; i < indexes.length; i++) {
                    if (chosen.get(seen + i)) {
                        indexes[count++] = i;
                    }
                }
                seen += chunk.size();
                if (count > 0) {
                    return count == chunk.size() ? chunk : chunk.select(Arrays.copyOf(indexes, count));
                }
            }
        }

        /** Of all rows, also of those that are not chosen. */
        @Override
        public CellReport report() {
            return all.report();
        }

        @Override
        public void close() {
            all.close();
        }
    }
}
