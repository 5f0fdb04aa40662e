package ai.lepton.cli.terminal;

/** A share as a bar of fixed width. */
public final class Bar {

    private static final String[] EIGHTHS = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

    private Bar() {}

    /** A bar as long as its share, for comparing figures; blank behind. */
    public static String of(double share, int width, boolean unicode) {
        double filled = Math.max(0, Math.min(1, share)) * width;
        int whole = (int) filled;
        String bar;
        if (unicode) {
            bar = "█".repeat(whole) + EIGHTHS[(int) ((filled - whole) * 8)];
        } else {
            bar = "#".repeat((int) Math.round(filled));
        }
        return bar + " ".repeat(width - bar.length());
    }

    /** The done and the rest of it, for progress. */
    static String progress(Terminal terminal, double share, int width) {
        int done = (int) Math.round(Math.max(0, Math.min(1, share)) * width);
        String filled = terminal.either("━", "=").repeat(done);
        String rest = terminal.either("━", ".").repeat(width - done);
        return terminal.hasColours()
                ? terminal.styled(Style.ACCENT, filled) + terminal.styled(Style.FAINT, rest)
                : filled + terminal.either("─", ".").repeat(width - done);
    }
}
