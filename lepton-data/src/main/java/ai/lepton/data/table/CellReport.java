package ai.lepton.data.table;

import ai.lepton.core.data.OddCell;
import java.util.List;
import java.util.Map;

/**
 * Which cells of a reading were not what their columns hold.
 *
 * @param rows how many rows were read
 * @param unreadable how many cells of a column are not of its type, by column; columns without any are left out
 * @param spelledMissing how many cells of a column say in words that they are missing, by column; likewise
 * @param cells the first of each column and kind, by line
 */
public record CellReport(
        long rows, Map<String, Long> unreadable, Map<String, Long> spelledMissing, List<OddCell> cells) {

    /** Nothing was odd. */
    public static final CellReport NONE = new CellReport(0, Map.of(), Map.of(), List.of());

    public CellReport {
        unreadable = Map.copyOf(unreadable);
        spelledMissing = Map.copyOf(spelledMissing);
        cells = List.copyOf(cells);
    }

    /** How many cells are not of their column's type. */
    public long unreadableCells() {
        return unreadable.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many cells say in words that they are missing. */
    public long spelledMissingCells() {
        return spelledMissing.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Reads a whole table and says which of its cells are odd. */
    public static CellReport of(Table table) {
        try (ChunkReader reader = table.open()) {
            while (reader.next() != null) {
                // What is read is counted.
            }
            return reader.report();
        }
    }

    /** For people: the numbers, then a line for each cell. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                java.util.Locale.ROOT,
                "%,d rows, %,d unreadable cells, %,d cells that say they are missing",
                rows,
                unreadableCells(),
                spelledMissingCells()));
        cells.forEach(cell -> text.append(System.lineSeparator()).append(cell));
        long more = unreadableCells() + spelledMissingCells() - cells.size();
        if (more > 0) {
            text.append(System.lineSeparator()).append("and ").append(more).append(" more");
        }
        return text.toString();
    }
}
