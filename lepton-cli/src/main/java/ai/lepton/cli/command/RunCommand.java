package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code lepton run}: what trains, and what has trained. */
@Command(
        name = "run",
        header = "List runs, show one, read its log, cancel it.",
        description = "A run is a training in a process of its own.",
        synopsisSubcommandLabel = "COMMAND")
public final class RunCommand {

    private RunCommand() {}

    public static CommandLine create(Console console) {
        return new CommandLine(new RunCommand())
                .addSubcommand(new RunListCommand(console))
                .addSubcommand(new RunShowCommand(console))
                .addSubcommand(new RunLogsCommand(console))
                .addSubcommand(new RunCancelCommand(console));
    }
}
