package ai.lepton.recipes.scoring;

import ai.lepton.codec.raw.RawColumn;
import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.data.table.Chunk;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Values as texts: those of a row that was read, and those that a model answered. */
final class Cells {

    private Cells() {}

    /** A cell of a table as a file would have it; null where missing. */
    static @Nullable String text(Chunk chunk, String column, int row) {
        return switch (chunk.schema().column(column).type()) {
            case NUMBER -> {
                double number = chunk.numbers(column)[row];
                yield Double.isNaN(number) ? null : RawColumn.spelled(number);
            }
            case CATEGORY, TEXT -> chunk.texts(column)[row];
            case DATE -> {
                long date = chunk.dates(column)[row];
                yield date == Chunk.NO_DATE ? null : Instant.ofEpochMilli(date).toString();
            }
            case IMAGE, SOUND -> {
                var file = chunk.media(column)[row];
                yield file == null ? null : file.name();
            }
        };
    }

    /** A value, numbers with as many digits as tell them apart. */
    static String text(NdArray array, int index) {
        if (array.dtype() == DType.STRING) {
            return array.textAt(index);
        }
        if (array.dtype() == DType.FLOAT64) {
            return Double.toString(array.at(index));
        }
        if (array.dtype() == DType.BOOL) {
            return array.longAt(index) != 0 ? "true" : "false";
        }
        if (array.dtype() == DType.UINT64) {
            return Long.toUnsignedString(array.longAt(index));
        }
        return array.dtype().isFloating()
                ? Float.toString((float) array.at(index))
                : Long.toString(array.longAt(index));
    }
}
