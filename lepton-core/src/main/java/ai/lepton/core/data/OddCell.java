package ai.lepton.core.data;

import java.util.Objects;

/**
 * A cell that is not what its column holds.
 *
 * @param line of the file, from 1; of a record over several lines the first
 * @param column its name
 * @param text what is written there, cut to a hundred characters
 * @param kind why it is odd
 */
public record OddCell(long line, String column, String text, Kind kind) {

    public OddCell {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(kind, "kind");
    }

    /** Why a cell is odd. */
    public enum Kind {
        /** It says in words that it is missing, such as {@code N/A}. */
        SPELLED_MISSING,
        /** It is not of the column's type. */
        UNREADABLE
    }

    /** Such as {@code line 17: column "speed": "N/A" is no NUMBER}. */
    @Override
    public String toString() {
        return "line " + line + ": column \"" + column + "\": \"" + text + "\" is "
                + (kind == Kind.UNREADABLE ? "unreadable" : "missing");
    }
}
