package ai.lepton.cli.terminal;

import java.util.List;

/** A picture with lines to its right, in the middle of its height. */
public final class SideBySide {

    private static final String GAP = "    ";

    private SideBySide() {}

    /**
     * Prints both, indented.
     *
     * @param leftColumns that every line of {@code left} shows
     */
    public static void print(Terminal terminal, List<String> left, int leftColumns, List<String> right) {
        int height = Math.max(left.size(), right.size());
        int above = (height - right.size()) / 2;
        for (int row = 0; row < height; row++) {
            String picture = row < left.size() ? left.get(row) : " ".repeat(leftColumns);
            boolean beside = row >= above && row < above + right.size();
            terminal.line(("  " + picture + (beside ? GAP + right.get(row - above) : "")).stripTrailing());
        }
    }
}
