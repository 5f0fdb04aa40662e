package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code lepton prediction}: where answers came from. */
@Command(
        name = "prediction",
        header = "Show what an answer came from.",
        description = "Every answer of a model carries an id, over HTTP in the header lepton-prediction-id.",
        synopsisSubcommandLabel = "COMMAND")
public final class PredictionCommand {

    private PredictionCommand() {}

    public static CommandLine create(Console console) {
        return new CommandLine(new PredictionCommand()).addSubcommand(new PredictionShowCommand(console));
    }
}
