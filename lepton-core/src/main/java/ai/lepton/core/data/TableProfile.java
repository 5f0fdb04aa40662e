package ai.lepton.core.data;

import java.util.List;
import java.util.Objects;

/**
 * What one pass over a table found out: how many rows, what each column holds, and a hash of it all. Writes itself as JSON.
 *
 * @param origin where the rows come from, in words, such as {@code adult/train.csv}
 * @param rows how many
 * @param contentHash SHA-256 over names, types and cells in hexadecimal: the same content gives the same hash whatever file
 *     format, dialect or encoding it was read from
 * @param columns one for each, in the table's order
 * @param oddCells cells that could not be read or spell out that they are missing: the first of each column, with their lines
 */
public record TableProfile(
        String origin, long rows, String contentHash, List<ColumnProfile> columns, List<OddCell> oddCells) {

    public TableProfile {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(contentHash, "contentHash");
        columns = List.copyOf(columns);
        oddCells = List.copyOf(oddCells);
    }
}
