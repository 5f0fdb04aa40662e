package ai.lepton.cli.command;

import ai.lepton.app.LeptonServer;
import ai.lepton.app.logging.ServerLog;
import ai.lepton.cli.terminal.Console;
import ai.lepton.cli.terminal.Facts;
import ai.lepton.cli.terminal.Terminal;
import ai.lepton.core.api.Endpoint;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lepton up}. */
@Command(
        name = "up",
        header = "Start the server and serve until Ctrl-C.",
        description =
                "Control plane and model server in one process on one port, on this machine only. What was deployed"
                        + " before is served again.")
public final class UpCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerSettings settings;

    public UpCommand(Console console) {
        this.console = console;
        output = new OutputOptions(console);
        settings = new ServerSettings(console);
    }

    @Override
    public Integer call() throws InterruptedException {
        try (LeptonServer server =
                LeptonServer.start(settings.config(), home -> ServerLog.toFile(home, console.err()))) {
            StopOnSignal.install(server, output.prose(), StopOnSignal.WITH_RUNS);
            if (output.isJson()) {
                output.json(server.info());
            } else {
                print(output.prose(), server);
            }
            server.awaitClosed();
        }
        return 0;
    }

    private void print(Terminal prose, LeptonServer server) {
        prose.line("Lepton " + LeptonServer.version() + " is up.");
        prose.line();
        List<Endpoint> endpoints = server.endpoints();
        Facts facts = new Facts()
                .add(
                        "server",
                        server.url().toString()
                                + settings.addressNote(server.info().port()))
                .add("home", settings.home().root().toString())
                .add("token", settings.home().token().toString())
                .add("log", ServerLog.file(settings.home()).toString());
        if (!endpoints.isEmpty()) {
            facts.add(
                    "serving",
                    String.join("\n", endpoints.stream().map(UpCommand::words).toList()));
        }
        facts.print(prose);
        prose.line();
        prose.line("Ctrl-C stops it.");
    }

    private static String words(Endpoint endpoint) {
        return endpoint.name() + "  " + EndpointPlans.words(endpoint) + "  " + Words.of(endpoint.state())
                + (endpoint.problem() == null ? "" : ": " + endpoint.problem());
    }
}
