package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lepton run logs ID}. */
@Command(name = "logs", header = "Print what a run's process has written.%n")
final class RunLogsCommand implements Callable<Integer> {

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerOptions server;

    @Parameters(paramLabel = "ID", description = "The run, as `lepton run list` shows it.")
    private String id = "";

    RunLogsCommand(Console console) {
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    @Override
    public Integer call() {
        String logs = server.connect().logs(id);
        if (output.isJson()) {
            output.json(Map.of("run", id, "logs", logs));
        } else {
            logs.lines().forEach(output.result()::line);
        }
        return 0;
    }
}
