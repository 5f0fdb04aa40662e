package ai.lepton.cli.terminal;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/**
 * A stream that people read, and what it can show. Safe for several threads, a line at a time.
 *
 * <p>Colours follow <a href="https://no-color.org">NO_COLOR</a>; progress is written over itself on a terminal only; other
 * characters than ASCII appear only where the locale says UTF-8.
 */
public final class Terminal {

    /** Columns assumed where nobody says. */
    private static final int USUAL_WIDTH = 80;

    private final PrintStream out;
    private final boolean interactive;
    private final boolean colours;
    private final boolean unicode;
    private final int width;
    private boolean silent;

    private Terminal(PrintStream out, boolean interactive, boolean colours, boolean unicode, int width) {
        this.out = out;
        this.interactive = interactive;
        this.colours = colours;
        this.unicode = unicode;
        this.width = width;
    }

    /** Standard output as it is connected. */
    public static Terminal standardOutput(PrintStream out, Map<String, String> environment) {
        return detect(out, Tty.OUTPUT, environment);
    }

    /** Standard error as it is connected. */
    public static Terminal standardError(PrintStream out, Map<String, String> environment) {
        return detect(out, Tty.ERROR, environment);
    }

    /** Whether a person types what this process reads. */
    public static boolean isTyped() {
        return Tty.is(Tty.INPUT);
    }

    /** A terminal that can do exactly this, for tests. */
    public static Terminal of(PrintStream out, boolean interactive, boolean colours, boolean unicode, int width) {
        return new Terminal(out, interactive, colours, unicode, width);
    }

    private static Terminal detect(PrintStream out, int descriptor, Map<String, String> environment) {
        boolean interactive = Tty.is(descriptor) && !"dumb".equals(environment.get("TERM"));
        boolean colours =
                interactive && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(
                out, interactive, colours, isUtf8(environment), interactive ? Tty.width(USUAL_WIDTH) : USUAL_WIDTH);
    }

    /** The first of these that is set decides, as POSIX has it. */
    private static boolean isUtf8(Map<String, String> environment) {
        for (String variable : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String value = environment.getOrDefault(variable, "");
            if (!value.isEmpty()) {
                String locale = value.toUpperCase(Locale.ROOT);
                return locale.contains("UTF-8") || locale.contains("UTF8");
            }
        }
        return false;
    }

    /** Drops everything from now on. */
    public void silence() {
        silent = true;
    }

    /** Whether a line can be written over. */
    public boolean isInteractive() {
        return interactive && !silent;
    }

    /** Whether pictures may use colours. */
    public boolean hasColours() {
        return colours;
    }

    /** Whether there are more characters than ASCII. */
    public boolean hasUnicode() {
        return unicode;
    }

    /** Columns of a line. */
    public int width() {
        return width;
    }

    /** {@code words} in that style, or as they are. */
    public String styled(Style style, String words) {
        return colours ? style.apply(words) : words;
    }

    /** The first where Unicode is shown, else the second. */
    public String either(String unicode, String ascii) {
        return this.unicode ? unicode : ascii;
    }

    public synchronized void line(String words) {
        if (!silent) {
            // Not println: line ends are the same everywhere, so that output can be compared.
            out.print(words + "\n");
            out.flush();
        }
    }

    public void line() {
        line("");
    }

    /** Shows {@code words} in place of the last overwritten words; only where {@link #isInteractive}. */
    synchronized void overwrite(String words) {
        if (isInteractive()) {
            out.print("\r\033[K" + words);
            out.flush();
        }
    }
}
