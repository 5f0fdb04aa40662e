package ai.lepton.data.table;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param name as in the header, or {@code column_1} and so on where there is none
 * @param type what its cells are
 * @param pattern how its dates are written, as {@link java.time.format.DateTimeFormatter#ofPattern}; null where ISO-8601
 *     or no date
 */
public record Column(String name, ColumnType type, @Nullable String pattern) {

    public Column {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
    }

    public static Column of(String name, ColumnType type) {
        return new Column(name, type, null);
    }
}
