package ai.lepton.data.table;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.data.OddCell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes down the odd cells of one reading: counts all, keeps the first of each column. One thread. */
public final class CellLog {

    /** How many cells of a column and kind are kept. */
    public static final int KEPT = 100;

    private static final int SHOWN_CHARACTERS = 100;

    private final String origin;
    private final boolean strict;
    private final Map<String, Long> unreadable = new LinkedHashMap<>();
    private final Map<String, Long> spelledMissing = new LinkedHashMap<>();
    private final List<OddCell> cells = new ArrayList<>();

    /**
     * @param origin the file, for errors
     * @param strict whether an unreadable cell is an error
     */
    public CellLog(String origin, boolean strict) {
        this.origin = origin;
        this.strict = strict;
    }

    /**
     * A cell is not of its column's type.
     *
     * @throws LeptonException {@link ErrorCode#DATA_CORRUPT} naming file, line and column, if that is an error
     */
    public void unreadable(long line, Column column, String text) {
        if (strict) {
            throw new LeptonException(
                    ErrorCode.DATA_CORRUPT,
                    origin + ":" + line + ": column \"" + column.name() + "\": \"" + shown(text) + "\" (expected: a "
                            + column.type()
                            + (column.pattern() == null ? "" : " written as " + column.pattern())
                            + "). Correct it, add it to the spellings of missing values, or read leniently.");
        }
        add(unreadable, line, column, text, OddCell.Kind.UNREADABLE);
    }

    /** A cell says in words that it is missing. */
    public void spelledMissing(long line, Column column, String text) {
        add(spelledMissing, line, column, text, OddCell.Kind.SPELLED_MISSING);
    }

    /** What was taken down, of so many rows. */
    public CellReport report(long rows) {
        List<OddCell> sorted = new ArrayList<>(cells);
        sorted.sort(Comparator.comparingLong(OddCell::line));
        return new CellReport(rows, unreadable, spelledMissing, sorted);
    }

    private void add(Map<String, Long> counts, long line, Column column, String text, OddCell.Kind kind) {
        if (counts.merge(column.name(), 1L, Long::sum) <= KEPT) {
            cells.add(new OddCell(line, column.name(), shown(text), kind));
        }
    }

    private static String shown(String text) {
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
    }
}
