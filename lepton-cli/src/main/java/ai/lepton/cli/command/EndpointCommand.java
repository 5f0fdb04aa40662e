package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code lepton endpoint}: what answers requests. */
@Command(
        name = "endpoint",
        header = "List, show, create, change and delete endpoints.",
        description =
                "An endpoint is a name under which a model answers, at /v2/models/NAME, by one version or several.",
        synopsisSubcommandLabel = "COMMAND")
public final class EndpointCommand {

    private EndpointCommand() {}

    public static CommandLine create(Console console) {
        return new CommandLine(new EndpointCommand())
                .addSubcommand(new EndpointListCommand(console))
                .addSubcommand(new EndpointShowCommand(console))
                .addSubcommand(new EndpointCreateCommand(console))
                .addSubcommand(new EndpointSetCommand(console))
                .addSubcommand(new EndpointUpdateCommand(console))
                .addSubcommand(new EndpointSamplesCommand(console))
                .addSubcommand(new EndpointDeleteCommand(console));
    }
}
