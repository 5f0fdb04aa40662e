package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Terminal;
import ai.lepton.cli.terminal.TrainingProgress;
import ai.lepton.client.LeptonClient;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.HomeLayout;
import ai.lepton.core.api.Run;
import ai.lepton.core.api.RunEvent;
import java.util.Arrays;

/** Waits for a run to end and shows on the way what it reports. */
public final class RunFollower {

    private final LeptonClient client;
    private final Terminal terminal;
    private final HomeLayout home;

    /** @param home of the server, where the run's log is also after the server has ended */
    public RunFollower(LeptonClient client, Terminal terminal, HomeLayout home) {
        this.client = client;
        this.terminal = terminal;
        this.home = home;
    }

    /**
     * Waits.
     *
     * @return the run, which has succeeded
     * @throws LeptonException the run's own failure, or that it was cancelled
     */
    public Run follow(String id) {
        try (TrainingProgress progress = new TrainingProgress(terminal)) {
            return succeeded(client.follow(id, event -> show(progress, event)));
        }
    }

    /**
     * Waits, and shows what the run prints beside its progress.
     *
     * @return the run, which has succeeded
     * @throws LeptonException the run's own failure, or that it was cancelled
     */
    public Run followWithOutput(String id) {
        Run run;
        try (TrainingProgress progress = new TrainingProgress(terminal);
                RunOutput output = RunOutput.follow(client, id, line -> say(progress, line))) {
            run = client.follow(id, event -> {
                if (event.progress() != null) {
                    synchronized (progress) {
                        progress.show(event.progress());
                    }
                    if (event.progress().epochEnd()) {
                        output.epochShown();
                    }
                }
            });
            output.showRest();
        }
        return succeeded(run);
    }

    private void say(TrainingProgress progress, String line) {
        synchronized (progress) {
            progress.close();
            terminal.line("  " + line);
        }
    }

    private void show(TrainingProgress progress, RunEvent event) {
        if (event.progress() != null) {
            progress.show(event.progress());
        }
        if (event.message() != null) {
            progress.close();
            terminal.line("  " + event.message());
        }
    }

    private Run succeeded(Run run) {
        if (run.state() == Run.State.SUCCEEDED) {
            return run;
        }
        if (run.failure() == null) {
            throw new LeptonException(ErrorCode.RUN_ENDED, "run " + run.id() + ": cancelled (expected: to succeed)");
        }
        throw failure(run, run.failure());
    }

    /** The failure as the run met it, so that the exit code says what sort it was. */
    private LeptonException failure(Run run, Run.Failure failure) {
        ErrorCode code = Arrays.stream(ErrorCode.values())
                .filter(known -> known.name().equals(failure.code()))
                .findFirst()
                .orElse(ErrorCode.RUN_FAILED);
        return new LeptonException(
                code,
                sentence(failure.detail()) + " The run's log: "
                        + home.runs().resolve(run.id()).resolve("log.txt"));
    }

    static String sentence(String words) {
        return words.isEmpty() || ".!?".indexOf(words.charAt(words.length() - 1)) >= 0 ? words : words + ".";
    }
}
