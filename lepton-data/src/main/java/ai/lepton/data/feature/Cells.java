package ai.lepton.data.feature;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.Schema;
import java.util.EnumSet;
import java.util.Set;

/** Cells of a chunk as a feature wants them: a category may be a column of numbers or texts. */
final class Cells {

    private Cells() {}

    /** @throws LeptonException {@link ErrorCode#DATA_MISMATCH} if there is no such column, or of another type */
    static void require(Schema schema, String name, ColumnType wanted) {
        Column column = schema.column(name);
        Set<ColumnType> fitting = wanted == ColumnType.CATEGORY || wanted == ColumnType.TEXT
                ? EnumSet.of(ColumnType.CATEGORY, ColumnType.TEXT, ColumnType.NUMBER)
                : EnumSet.of(wanted);
        if (!fitting.contains(column.type())) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    "column \"" + name + "\": " + column.type() + " (expected: " + wanted
                            + "). Use another kind of feature, or give the column another type.");
        }
    }
}
