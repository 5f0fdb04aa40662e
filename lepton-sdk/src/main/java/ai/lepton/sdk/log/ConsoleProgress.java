package ai.lepton.sdk.log;

import ai.lepton.sdk.callback.Callback;
import ai.lepton.sdk.callback.Training;
import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is going on, for somebody who watches. On a terminal one line is drawn over and over within an epoch; elsewhere,
 * as in a file or a build log, there is a plain line for every epoch and nothing else. Where an epoch waited for its batches
 * for 5 % of its time or more, its line says so.
 */
public final class ConsoleProgress implements Callback {

    private static final int BAR = 24;
    private static final long REDRAW_NANOS = 100_000_000;
    private static final double WORTH_SAYING = 0.05;
    private static final String CLEAR_TO_END = "\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private long drawn;

    private ConsoleProgress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** On the standard output, drawn if that is a terminal. */
    @SuppressWarnings("SystemOut") // 2026-11: what it is for
    public static ConsoleProgress onStandardOutput() {
        return new ConsoleProgress(System.out, isTerminal());
    }

    /** Plain lines, wherever. */
    public static ConsoleProgress lines(PrintStream out) {
        return new ConsoleProgress(out, false);
    }

    /** Drawn over and over. */
    public static ConsoleProgress drawn(PrintStream out) {
        return new ConsoleProgress(out, true);
    }

    @Override
    public void onBatchEnd(Training training, BatchEnd batch) {
        long now = System.nanoTime();
        if (!terminal || (drawn != 0 && now - drawn < REDRAW_NANOS)) {
            return;
        }
        drawn = now;
        int done = (int) ((long) BAR * batch.batch() / batch.batches());
        out.print("\r" + epoch(batch.epoch(), batch.epochs()) + " [" + "=".repeat(done) + " ".repeat(BAR - done) + "] "
                + batch.batch() + "/" + batch.batches() + "  " + figures(training.metrics()) + CLEAR_TO_END);
        out.flush();
    }

    @Override
    public void onEpochEnd(Training training, EpochEnd epoch) {
        String line = epoch(epoch.epoch(), epoch.epochs())
                + String.format(Locale.ROOT, "  %.1f s  ", epoch.seconds())
                + figures(epoch.metrics())
                + (epoch.inputWait() < WORTH_SAYING ? "" : waited(epoch.inputWait()));
        out.println(terminal ? "\r" + line + CLEAR_TO_END : line);
        out.flush();
        drawn = 0;
    }

    private static String waited(double share) {
        return String.format(Locale.ROOT, "  waited for input %.0f %%", 100 * share);
    }

    private static String epoch(int epoch, int epochs) {
        return "epoch " + epoch + "/" + epochs;
    }

    private static String figures(Map<String, Double> metrics) {
        return metrics.entrySet().stream()
                .map(metric -> metric.getKey() + " " + String.format(Locale.ROOT, "%.4g", metric.getValue()))
                .collect(Collectors.joining("  "));
    }

    /** From JDK 22 there is a console even where there is no terminal, and it says which. */
    @SuppressWarnings("SystemConsoleNull") // 2026-11: asked for below
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true; // an older JDK, where a console is a terminal
        }
    }
}
