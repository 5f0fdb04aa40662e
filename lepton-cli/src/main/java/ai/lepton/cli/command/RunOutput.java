package ai.lepton.cli.command;

import ai.lepton.client.LeptonClient;
import ai.lepton.client.LogPiece;
import ai.lepton.core.LeptonException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What a run prints, line by line as it is printed, from a thread of its own until it is closed. Lines that a command
 * says itself, about epochs and about the end, are left out.
 */
final class RunOutput implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Pattern SAID_ELSEWHERE =
            Pattern.compile("epoch \\d+/\\d+ \\{.*}|Registered [a-z0-9_-]+@\\d+|[A-Z_]+ \\(\\d{4}\\): .*");

    private final LeptonClient client;
    private final String run;
    private final Consumer<String> lines;
    private final Thread thread;
    private final StringBuilder begun = new StringBuilder();
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

    /** Shows what has not been shown, to the end of the log. */
    void showRest() {
        showNew();
        synchronized (this) {
            if (begun.length() > 0) {
                show(begun.toString());
                begun.setLength(0);
            }
        }
    }

    private synchronized void showNew() {
        LogPiece piece = client.log(run, offset);
        while (!piece.text().isEmpty()) {
            offset = piece.next();
            begun.append(piece.text());
            int end = begun.lastIndexOf("\n");
            if (end >= 0) {
                begun.substring(0, end).lines().forEach(this::show);
                begun.delete(0, end + 1);
            }
            piece = client.log(run, offset);
        }
    }

    private void show(String line) {
        if (!SAID_ELSEWHERE.matcher(line).matches()) {
            lines.accept(line);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
