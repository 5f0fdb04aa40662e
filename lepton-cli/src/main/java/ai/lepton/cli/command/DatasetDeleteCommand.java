package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.core.api.DatasetReference;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lepton dataset delete NAME@VERSION}. */
@Command(
        name = "delete",
        header = "Delete a version, and its content unless another version has the same.",
        description = "Refused while a run reads it, and while a registered model was trained on it unless --force is"
                + " given; such a model still names the version and its hash. The number is not given again.")
final class DatasetDeleteCommand implements Callable<Integer> {

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerOptions server;

    @Parameters(paramLabel = "NAME@VERSION", description = "The version, as `./lepton dataset list` shows it.")
    private String dataset = "";

    @Option(names = "--force", description = "Delete it although registered models were trained on it.")
    private boolean force;

    DatasetDeleteCommand(Console console) {
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    @Override
    public Integer call() {
        DatasetReference reference = DatasetReferences.parse(dataset);
        server.connect().datasets().delete(reference, force);
        if (output.isJson()) {
            output.json(Map.of("deleted", reference.toString()));
        } else {
            output.prose().line("Dataset " + reference + " is gone.");
        }
        return 0;
    }
}
