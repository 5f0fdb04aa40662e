package ai.lepton.data.table;

import java.util.List;
import java.util.Objects;

/**
 * Why a column was taken for what it is.
 *
 * @param column the column
 * @param reason in words, such as {@code 7 values in 9,800 cells}
 * @param identifier whether its cells look like names or numbers of the rows, which say nothing about other rows
 * @param examples the first values that differ
 */
public record ColumnNotes(Column column, String reason, boolean identifier, List<String> examples) {

    public ColumnNotes {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(reason, "reason");
        examples = List.copyOf(examples);
    }
}
