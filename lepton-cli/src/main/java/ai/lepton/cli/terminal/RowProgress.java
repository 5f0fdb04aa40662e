package ai.lepton.cli.terminal;

import java.time.Duration;
import java.util.Locale;

/** How many rows are done: on a terminal one line that is written over, elsewhere a plain line now and then. One thread. */
public final class RowProgress implements AutoCloseable {

    private static final Duration BETWEEN_OVERWRITES = Duration.ofMillis(200);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final Terminal terminal;
    private final long begun = System.nanoTime();
    private long shown = begun;
    private boolean open;

    public RowProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    /** So many rows are done. */
    public void rows(long done) {
        long now = System.nanoTime();
        Duration between = terminal.isInteractive() ? BETWEEN_OVERWRITES : BETWEEN_LINES;
        if (now - shown < between.toNanos()) {
            return;
        }
        shown = now;
        String words = String.format(Locale.ROOT, "  %,d rows, %,.0f a second", done, done / seconds());
        if (terminal.isInteractive()) {
            terminal.overwrite(words);
            open = true;
        } else {
            terminal.line(words);
        }
    }

    /** Since it began. */
    public double seconds() {
        return (System.nanoTime() - begun) / 1e9;
    }

    /** Clears the line that is being written over, so that something else can be said. */
    @Override
    public void close() {
        if (open) {
            terminal.overwrite("");
            open = false;
        }
    }
}
