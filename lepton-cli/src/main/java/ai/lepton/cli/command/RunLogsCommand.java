package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.client.LeptonClient;
import ai.lepton.client.LogPiece;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lepton run logs ID}. */
@Command(name = "logs", header = "Print what a run's process has written.")
final class RunLogsCommand implements Callable<Integer> {

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerOptions server;

    @Parameters(paramLabel = "ID", description = "The run, as `./lepton run list` shows it.")
    private String id = "";

    RunLogsCommand(Console console) {
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    /**
     * The answer as JSON; names and order are a promise.
     *
     * @param run whose
     * @param log all that it printed
     */
    record Answer(String run, String log) {}

    @Override
    public Integer call() {
        LeptonClient client = server.connect();
        StringBuilder all = new StringBuilder();
        LogPiece piece = client.log(id, 0);
        while (!piece.text().isEmpty()) {
            if (output.isJson()) {
                all.append(piece.text());
            } else {
                output.print(piece.text());
            }
            piece = client.log(id, piece.next());
        }
        if (output.isJson()) {
            output.json(new Answer(id, all.toString()));
        }
        return 0;
    }
}
