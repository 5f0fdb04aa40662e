package ai.lepton.data.table;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The columns of a table.
 *
 * @param columns in order; no two of one name
 */
public record Schema(List<Column> columns) {

    /** @throws IllegalArgumentException if two have one name */
    public Schema {
        columns = List.copyOf(columns);
        Set<String> names = new HashSet<>();
        for (Column column : columns) {
            if (!names.add(column.name())) {
                throw new IllegalArgumentException("column: \"" + column.name() + "\" twice (expected: once)");
            }
        }
    }

    public static Schema of(Column... columns) {
        return new Schema(List.of(columns));
    }

    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /** @throws LeptonException {@link ErrorCode#DATA_MISMATCH} naming the columns there are */
    public Column column(String name) {
        return columns.get(index(name));
    }

    /**
     * The place of a column.
     *
     * @throws LeptonException {@link ErrorCode#DATA_MISMATCH} naming the columns there are
     */
    public int index(String name) {
        int index = names().indexOf(name);
        if (index < 0) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH, "column \"" + name + "\": unknown (expected: one of " + names() + ")");
        }
        return index;
    }
}
