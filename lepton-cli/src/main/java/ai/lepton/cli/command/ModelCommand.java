package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code lepton model}: what has been trained and registered. */
@Command(
        name = "model",
        header = "List models, show a version.",
        description = "A model has versions 1, 2, 3 ...; a version never changes.",
        synopsisSubcommandLabel = "COMMAND")
public final class ModelCommand {

    private ModelCommand() {}

    public static CommandLine create(Console console) {
        return new CommandLine(new ModelCommand())
                .addSubcommand(new ModelListCommand(console))
                .addSubcommand(new ModelShowCommand(console));
    }
}
