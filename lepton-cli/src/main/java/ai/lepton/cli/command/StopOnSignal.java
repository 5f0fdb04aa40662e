package ai.lepton.cli.command;

import ai.lepton.app.LeptonServer;
import ai.lepton.cli.terminal.Terminal;

/** Closes a server when the process is asked to end, by Ctrl-C or SIGTERM, and waits until that is done. */
public final class StopOnSignal {

    private StopOnSignal() {}

    /** From now on; nothing is said when the server was closed before. */
    public static void install(LeptonServer server, Terminal terminal) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (!server.isClosed()) {
                                terminal.line();
                                terminal.line("Stopping: requests in flight end first, then runs.");
                                server.close();
                            }
                        },
                        "stop-server"));
    }
}
