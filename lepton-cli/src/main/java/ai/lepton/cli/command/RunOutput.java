package ai.lepton.cli.command;

import ai.lepton.client.LeptonClient;
import ai.lepton.client.LogPiece;
import ai.lepton.core.LeptonException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What a run prints, line by line as it is printed, from a thread of its own until it is closed. Lines that a command
 * says itself, about epochs and about the end, are left out; what was printed after an epoch waits until that is shown,
 * because reports come later than the log.
 */
final class RunOutput implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Pattern EPOCH = Pattern.compile("epoch \\d+/\\d+ \\{.*}");
    private static final Pattern END = Pattern.compile("Registered [a-z0-9_-]+@\\d+|[A-Z_]+ \\(\\d{4}\\): .*");
    /** A report of an epoch comes this much later than its line in the log at most, usually. */
    private static final Duration LATEST = Duration.ofSeconds(2);

    private final LeptonClient client;
    private final String run;
    private final Consumer<String> lines;
    private final Thread thread;
    private final StringBuilder begun = new StringBuilder();
    private final Deque<String> waiting = new ArrayDeque<>();
    private int epochsAhead;
    private long waitingSince = System.nanoTime();
    private long offset;

    private RunOutput(LeptonClient client, String run, Consumer<String> lines) {
        this.client = client;
        this.run = run;
        this.lines = lines;
        thread = new Thread(this::loop, "lepton-output");
        thread.setDaemon(true);
    }

    static RunOutput follow(LeptonClient client, String run, Consumer<String> lines) {
        RunOutput output = new RunOutput(client, run, lines);
        output.thread.start();
        return output;
    }

    private void loop() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                showNew();
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        } catch (InterruptedException | CancellationException | LeptonException e) {
            // closed; or no server, which whoever waits for the run's end meets as well, and says
        }
    }

    /** An epoch has been shown; what was printed after it may follow. */
    synchronized void epochShown() {
        epochsAhead++;
        drain(false);
    }

    /** Shows what has not been shown, to the end of the log. */
    synchronized void showRest() {
        showNew();
        if (begun.length() > 0) {
            waiting.add(begun.toString());
            begun.setLength(0);
        }
        drain(true);
    }

    private synchronized void showNew() {
        LogPiece piece = client.log(run, offset);
        while (!piece.text().isEmpty()) {
            offset = piece.next();
            begun.append(piece.text());
            int end = begun.lastIndexOf("\n");
            if (end >= 0) {
                begun.substring(0, end).lines().forEach(waiting::add);
                begun.delete(0, end + 1);
            }
            drain(false);
            piece = client.log(run, offset);
        }
        drain(false);
    }

    private void drain(boolean all) {
        while (!waiting.isEmpty()) {
            if (EPOCH.matcher(waiting.peek()).matches()) {
                boolean late = System.nanoTime() - waitingSince > LATEST.toNanos();
                if (epochsAhead == 0 && !all && !late) {
                    return;
                }
                epochsAhead = Math.max(0, epochsAhead - 1);
            } else if (!END.matcher(waiting.peek()).matches()) {
                lines.accept(waiting.peek());
            }
            waiting.remove();
            waitingSince = System.nanoTime();
        }
        waitingSince = System.nanoTime();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
