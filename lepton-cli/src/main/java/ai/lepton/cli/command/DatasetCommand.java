package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code lepton dataset}: data that has been registered. */
@Command(
        name = "dataset",
        header = "Register data, list and show what is registered, delete it.",
        description = "A dataset has versions 1, 2, 3 ...; a version never changes. A training names one by"
                + " --data NAME@VERSION, and its model says which it was.",
        synopsisSubcommandLabel = "COMMAND")
public final class DatasetCommand {

    private DatasetCommand() {}

    public static CommandLine create(Console console) {
        return new CommandLine(new DatasetCommand())
                .addSubcommand(new DatasetAddCommand(console))
                .addSubcommand(new DatasetListCommand(console))
                .addSubcommand(new DatasetShowCommand(console))
                .addSubcommand(new DatasetSchemaCommand(console))
                .addSubcommand(new DatasetDeleteCommand(console));
    }
}
