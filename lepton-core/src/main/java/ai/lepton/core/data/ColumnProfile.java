package ai.lepton.core.data;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one pass found out about a column.
 *
 * @param name of the column
 * @param type {@code NUMBER}, {@code CATEGORY}, {@code TEXT}, {@code DATE}, {@code IMAGE} or {@code SOUND}
 * @param pattern how its dates are written; null for ISO-8601 or where it holds no dates
 * @param missing rows without a value, the unreadable ones included
 * @param unreadable cells that are not of the type
 * @param distinct how many values differ
 * @param distinctExact whether {@code distinct} is counted; otherwise it is estimated to within a few per cent
 * @param numbers of a column of numbers, and of dates in milliseconds since 1970; null of others or if all are missing
 * @param lengths how many characters the texts have, of a column of categories or texts; null of others or if all are missing
 * @param top the most frequent values, the most frequent first; exact where {@code distinctExact}, otherwise at least the
 *     counts given
 */
public record ColumnProfile(
        String name,
        String type,
        @Nullable String pattern,
        long missing,
        long unreadable,
        long distinct,
        boolean distinctExact,
        @Nullable NumberProfile numbers,
        @Nullable NumberProfile lengths,
        List<ValueCount> top) {

    public ColumnProfile {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        top = List.copyOf(top);
    }
}
