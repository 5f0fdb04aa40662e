package ai.lepton.data.table;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the beginning of a file says about its columns; prints as a table for people.
 *
 * @param columns one for each, in the file's order
 * @param sampledRows how many rows were looked at
 */
public record InferredSchema(List<ColumnNotes> columns, int sampledRows) {

    private static final int SHOWN = 40;

    public InferredSchema {
        columns = List.copyOf(columns);
    }

    public Schema schema() {
        return new Schema(columns.stream().map(ColumnNotes::column).toList());
    }

    /** Columns whose cells look like names or numbers of the rows. */
    public List<String> identifiers() {
        return columns.stream()
                .filter(ColumnNotes::identifier)
                .map(notes -> notes.column().name())
                .toList();
    }

    /** A table: column, type, reason, examples. */
    @Override
    public String toString() {
        List<String[]> lines = new ArrayList<>();
        lines.add(new String[] {"column", "type", "because", "such as"});
        for (ColumnNotes notes : columns) {
            Column column = notes.column();
            lines.add(new String[] {
                shown(column.name()),
                column.pattern() == null ? column.type().name() : column.type() + " " + column.pattern(),
                notes.reason(),
                shown(String.join(" | ", notes.examples()))
            });
        }
        int[] widths = new int[3];
        for (String[] line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line[i].length());
            }
        }
        return lines.stream()
                .map(line -> pad(line[0], widths[0]) + "  " + pad(line[1], widths[1]) + "  " + pad(line[2], widths[2])
                        + "  " + line[3])
                .map(String::stripTrailing)
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static String shown(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN - 3) + "...";
    }
}
