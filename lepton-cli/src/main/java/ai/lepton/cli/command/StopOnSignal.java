package ai.lepton.cli.command;

import ai.lepton.app.RunningServer;
import ai.lepton.cli.terminal.Terminal;

/** Closes a server when the process is asked to end, by Ctrl-C or SIGTERM, and waits until that is done. */
public final class StopOnSignal {

    /** What to say where there may be runs. */
    public static final String WITH_RUNS = "Stopping: requests in flight end first, then runs.";

    private StopOnSignal() {}

    /**
     * From now on.
     *
     * @param saying what to tell people then; nothing is said when the server was closed before
     */
    public static void install(RunningServer server, Terminal terminal, String saying) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (!server.isClosed()) {
                                terminal.line();
                                terminal.line(saying);
                                server.close();
                            }
                        },
                        "stop-server"));
    }
}
