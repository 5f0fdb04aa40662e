package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.cli.terminal.Figures;
import ai.lepton.cli.terminal.Table;
import ai.lepton.core.api.ModelVersion;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lepton model list}. */
@Command(name = "list", header = "List registered models, a line for each version.")
final class ModelListCommand implements Callable<Integer> {

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerOptions server;

    ModelListCommand(Console console) {
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    @Override
    public Integer call() {
        List<ModelVersion> versions = server.connect().models();
        if (output.isJson()) {
            output.json(versions);
            return 0;
        }
        if (versions.isEmpty()) {
            output.prose().line("No models yet. `" + server.shown("train") + "` makes one.");
            return 0;
        }
        Table table = new Table("MODEL", "VERSION", "ACCURACY", "RUN", "CREATED")
                .alignRight(1)
                .alignRight(2);
        for (ModelVersion version : versions) {
            table.row(
                    version.name(),
                    Integer.toString(version.version()),
                    Words.accuracy(version.metrics()),
                    version.run() == null ? "-" : version.run(),
                    Figures.time(version.createdAt()));
        }
        table.print(output.result());
        return 0;
    }
}
