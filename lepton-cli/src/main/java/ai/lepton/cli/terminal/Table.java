package ai.lepton.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Rows under headings, columns as wide as they must be; numbers to the right. */
public final class Table {

    private static final String GAP = "  ";

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();
    private final boolean[] numeric;

    public Table(String... headings) {
        this.headings = List.of(headings);
        this.numeric = new boolean[headings.length];
    }

    /** Aligns a column to the right; 0 is the first. */
    public Table alignRight(int column) {
        numeric[column] = true;
        return this;
    }

    /** @throws IllegalArgumentException if there are not as many cells as headings */
    public Table row(String... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException("cells: " + cells.length + " (expected: " + headings.size() + ")");
        }
        rows.add(List.of(cells));
        return this;
    }

    public void print(Terminal terminal) {
        int[] widths = new int[headings.size()];
        widen(widths, headings);
        rows.forEach(row -> widen(widths, row));
        terminal.line(terminal.styled(Style.BOLD, format(widths, headings)));
        rows.forEach(row -> terminal.line(format(widths, row)));
    }

    private static void widen(int[] widths, List<String> row) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
        }
    }

    private String format(int[] widths, List<String> row) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - row.get(i).length());
            line.append(i == 0 ? "" : GAP);
            line.append(numeric[i] ? padding + row.get(i) : row.get(i) + padding);
        }
        return line.toString().stripTrailing();
    }
}
