package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.cli.terminal.Figures;
import ai.lepton.cli.terminal.Table;
import ai.lepton.core.api.DatasetVersion;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lepton dataset list}. */
@Command(name = "list", header = "List registered datasets, a line for each version.")
final class DatasetListCommand implements Callable<Integer> {

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerOptions server;

    DatasetListCommand(Console console) {
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    @Override
    public Integer call() {
        List<DatasetVersion> versions = server.connect().datasets().all();
        if (output.isJson()) {
            output.json(versions);
            return 0;
        }
        if (versions.isEmpty()) {
            output.prose()
                    .line("No datasets yet. `" + server.shown("dataset add FILE --name NAME") + "` registers one.");
            return 0;
        }
        Table table = new Table("DATASET", "VERSION", "ROWS", "COLUMNS", "FILES", "SIZE", "STORED", "CREATED");
        for (int column = 1; column <= 6; column++) {
            table.alignRight(column);
        }
        for (DatasetVersion version : versions) {
            table.row(
                    version.name(),
                    Integer.toString(version.version()),
                    version.rows() == null ? "-" : Figures.count(version.rows()),
                    version.schema() == null
                            ? "-"
                            : Figures.count(version.schema().size()),
                    Figures.count(version.files()),
                    Figures.bytes(version.bytes()),
                    Figures.bytes(version.bytesStored()),
                    Figures.time(version.createdAt()));
        }
        table.print(output.result());
        return 0;
    }
}
