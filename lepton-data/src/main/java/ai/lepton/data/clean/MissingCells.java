package ai.lepton.data.clean;

import ai.lepton.data.table.Chunk;
import java.util.BitSet;

/** Which rows have no value in a column. */
final class MissingCells {

    private MissingCells() {}

    static BitSet of(Chunk chunk, String column) {
        BitSet rows = new BitSet(chunk.size());
        switch (chunk.schema().column(column).type()) {
            case NUMBER -> {
                double[] cells = chunk.numbers(column);
                for (int i = 0; i < cells.length; i++) {
                    rows.set(i, Double.isNaN(cells[i]));
                }
            }
            case DATE -> {
                long[] cells = chunk.dates(column);
                for (int i = 0; i < cells.length; i++) {
                    rows.set(i, cells[i] == Chunk.NO_DATE);
                }
            }
            case CATEGORY, TEXT -> mark(rows, chunk.texts(column));
            case IMAGE, SOUND -> mark(rows, chunk.media(column));
        }
        return rows;
    }

    private static void mark(BitSet rows, Object[] cells) {
        for (int i = 0; i < cells.length; i++) {
            rows.set(i, cells[i] == null);
        }
    }
}
