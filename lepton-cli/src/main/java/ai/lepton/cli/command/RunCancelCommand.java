package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.core.api.Run;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lepton run cancel ID}. */
@Command(name = "cancel", header = "End a run before it is done.")
final class RunCancelCommand implements Callable<Integer> {

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerOptions server;

    @Parameters(paramLabel = "ID", description = "The run, as `./lepton run list` shows it.")
    private String id = "";

    RunCancelCommand(Console console) {
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    @Override
    public Integer call() {
        Run run = server.connect().cancel(id);
        if (output.isJson()) {
            output.json(run);
        } else {
            output.prose().line("Run " + run.id() + " is " + Words.of(run.state()) + ".");
        }
        return 0;
    }
}
