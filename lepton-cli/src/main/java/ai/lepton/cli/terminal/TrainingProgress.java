package ai.lepton.cli.terminal;

import ai.lepton.core.api.RunEvent;
import java.util.Locale;
import java.util.Map;

/**
 * A training as it goes: on a terminal one line that is written over until its epoch ends, elsewhere a plain line per
 * epoch. Of hundreds of epochs, as a small table has, the round ones stay: every tenth, say, and the last.
 */
public final class TrainingProgress implements AutoCloseable {

    private static final int WIDEST_BAR = 30;
    private static final int NARROWEST_BAR = 8;

    /** Lines that a training may leave behind. */
    private static final int MOST_LINES = 50;

    private final Terminal terminal;
    private boolean open;

    public TrainingProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Shows one report. */
    public void show(RunEvent.Progress progress) {
        if (progress.epochEnd() && stays(progress)) {
            close();
            terminal.line(line(progress));
        } else if (terminal.isInteractive()) {
            terminal.overwrite(line(progress));
            open = true;
        }
    }

    private static boolean stays(RunEvent.Progress progress) {
        int step = 1;
        while (progress.epochs() / step > MOST_LINES) { // 1, 2, 5, 10, 20, 50 ...
            step = Integer.toString(step).startsWith("2") ? step / 2 * 5 : step * 2;
        }
        return progress.epoch() % step == 0 || progress.epoch() == progress.epochs();
    }

    /** Clears the line that is being written over, so that something else can be said. */
    @Override
    public void close() {
        if (open) {
            terminal.overwrite("");
            open = false;
        }
    }

    private String line(RunEvent.Progress progress) {
        int digits = Integer.toString(progress.epochs()).length();
        String epoch = String.format(Locale.ROOT, "  epoch %" + digits + "d/%d", progress.epoch(), progress.epochs());
        StringBuilder figures = new StringBuilder();
        append(figures, progress.metrics(), "");
        append(figures, progress.metrics(), "val_");
        Double left = progress.secondsLeft();
        if (left != null && !(progress.epochEnd() && progress.epoch() == progress.epochs())) {
            figures.append("  ").append(Figures.duration(left)).append(" left");
        }
        if (!terminal.isInteractive()) {
            return epoch + figures;
        }
        double share = progress.epochEnd() ? 1 : (double) progress.batch() / Math.max(1, progress.batches());
        String percent = String.format(Locale.ROOT, " %3.0f %%", Math.floor(share * 100));
        int room = terminal.width() - 1 - epoch.length() - 2 - percent.length() - figures.length();
        String bar = room < NARROWEST_BAR ? "" : "  " + Bar.progress(terminal, share, Math.min(WIDEST_BAR, room));
        String all = epoch + bar + percent + figures;
        // Longer than the terminal is wide, it would wrap, and could not be written over.
        return bar.isEmpty() && all.length() >= terminal.width() ? all.substring(0, terminal.width() - 1) : all;
    }

    private static void append(StringBuilder line, Map<String, Double> metrics, String prefix) {
        Double loss = metrics.get(prefix + "loss");
        if (loss != null) {
            line.append("  ").append(prefix).append("loss ").append(Figures.loss(loss));
        }
        Double accuracy = metrics.get(prefix + "accuracy");
        if (accuracy != null) {
            line.append("  ").append(prefix).append("accuracy ").append(Figures.percent(accuracy, 2));
        }
    }
}
