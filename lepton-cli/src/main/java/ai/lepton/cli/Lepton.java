package ai.lepton.cli;

import ai.lepton.app.logging.ServerLog;
import ai.lepton.cli.command.ClassPathCommand;
import ai.lepton.cli.command.DatasetCommand;
import ai.lepton.cli.command.DeployCommand;
import ai.lepton.cli.command.DoctorCommand;
import ai.lepton.cli.command.EndpointCommand;
import ai.lepton.cli.command.EvaluateCommand;
import ai.lepton.cli.command.ExportCommand;
import ai.lepton.cli.command.ModelCommand;
import ai.lepton.cli.command.PredictCommand;
import ai.lepton.cli.command.PredictionCommand;
import ai.lepton.cli.command.RunCommand;
import ai.lepton.cli.command.ServeCommand;
import ai.lepton.cli.command.TrainCommand;
import ai.lepton.cli.command.UpCommand;
import ai.lepton.cli.quickstart.QuickstartCommand;
import ai.lepton.cli.shell.ShellCommand;
import ai.lepton.cli.terminal.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line's entry point: every command by name. */
@Command(
        name = "lepton",
        versionProvider = Version.class,
        header = "Trains models, serves them and watches over both: one program, one home.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"Start with `./lepton quickstart`; `./lepton COMMAND --help` says more about a command."})
@SuppressWarnings("UnusedVariable") // picocli answers --help and --version itself, the fields are where it hangs them
public final class Lepton {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Say what a command does.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Say which version this is.")
    private boolean version;

    private Lepton() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Console console = Console.ofProcess();
        ServerLog.toConsole(console.err());
        System.exit(run(console, arguments));
    }

    /** Runs one command and returns its exit code. */
    public static int run(Console console, String... arguments) {
        Errors errors = new Errors(console);
        CommandLine lepton = new CommandLine(new Lepton())
                .addSubcommand(new QuickstartCommand(console))
                .addSubcommand(new UpCommand(console))
                .addSubcommand(new ServeCommand(console))
                .addSubcommand(new TrainCommand(console))
                .addSubcommand(new PredictCommand(console))
                .addSubcommand(new EvaluateCommand(console))
                .addSubcommand(RunCommand.create(console))
                .addSubcommand(ModelCommand.create(console))
                .addSubcommand(DatasetCommand.create(console))
                .addSubcommand(new DeployCommand(console))
                .addSubcommand(EndpointCommand.create(console))
                .addSubcommand(PredictionCommand.create(console))
                .addSubcommand(new ExportCommand(console))
                .addSubcommand(new ShellCommand(console))
                .addSubcommand(new ClassPathCommand(console))
                .addSubcommand(new DoctorCommand(console));
        layOut(lepton);
        int exit = lepton.setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors)
                .setUsageHelpAutoWidth(true)
                .execute(arguments);
        return exit == 0 ? errors.afterOutput() : exit;
    }

    /** The same look of help for every command. */
    private static void layOut(CommandLine command) {
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        usage.synopsisHeading("%nUsage: ")
                .descriptionHeading(usage.description().length == 0 ? "" : "%n")
                .optionListHeading("%nOptions:%n")
                .parameterListHeading("%nArguments:%n")
                .commandListHeading("%nCommands:%n")
                .footerHeading(usage.footer().length == 0 ? "" : "%n");
        command.getSubcommands().values().forEach(Lepton::layOut);
    }
}
