package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.cli.terminal.Figures;
import ai.lepton.cli.terminal.Table;
import ai.lepton.core.api.Run;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lepton run list}. */
@Command(name = "list", header = "List runs, the newest first.")
final class RunListCommand implements Callable<Integer> {

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerOptions server;

    RunListCommand(Console console) {
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    @Override
    public Integer call() {
        List<Run> runs = server.connect().runs();
        if (output.isJson()) {
            output.json(runs);
            return 0;
        }
        if (runs.isEmpty()) {
            output.prose().line("No runs yet. `" + server.shown("train") + "` starts one.");
            return 0;
        }
        Table table = new Table("RUN", "RECIPE", "STATE", "MODEL", "ACCURACY", "CREATED", "TOOK")
                .alignRight(4)
                .alignRight(6);
        for (Run run : runs) {
            table.row(
                    run.id(),
                    run.recipe(),
                    Words.of(run.state()),
                    run.model() == null ? run.name() : run.model().toString(),
                    Words.accuracy(run.metrics()),
                    Figures.time(run.createdAt()),
                    Words.took(run));
        }
        table.print(output.result());
        return 0;
    }
}
