package ai.lepton.cli;

import ai.lepton.cli.terminal.Console;
import ai.lepton.cli.terminal.Output;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.ErrorKind;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Every failure as one line on standard error and an exit code; where it came from only with LEPTON_DEBUG=1. */
final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {

    private final Console console;

    Errors(Console console) {
        this.console = console;
    }

    /** The command line was wrong. */
    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        String sentence = unknownCommand(e).orElse(oneLine(e.getMessage()));
        say(sentence + (sentence.endsWith(".") ? "" : ".") + suggestions(e) + " See: "
                + command.getCommandSpec().qualifiedName() + " --help");
        trace(e);
        return ErrorKind.BAD_INPUT.exitCode();
    }

    /** The command failed. */
    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        LeptonException failure = e instanceof LeptonException known
                ? known
                : new LeptonException(
                        ErrorCode.INTERNAL,
                        e + " (expected: no such thing; this is a fault in Lepton). LEPTON_DEBUG=1 shows where it"
                                + " happened.",
                        e);
        say(oneLine(failure.getMessage()));
        trace(e);
        return failure.code().kind().exitCode();
    }

    /** The exit code of a command that has done its work: what it said must also have arrived. */
    int afterOutput() {
        if (!(console.out() instanceof Output out)) {
            return 0;
        }
        IOException lost = out.failure().orElse(null);
        if (lost == null || isBrokenPipe(lost)) {
            return 0;
        }
        LeptonException failure = FileErrors.onWrite(Path.of("standard output"), "cannot be written", lost);
        say(oneLine(failure.getMessage()));
        return failure.code().kind().exitCode();
    }

    /** Whoever reads has seen enough, as head does. */
    private static boolean isBrokenPipe(IOException e) {
        return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe");
    }

    private static String suggestions(ParameterException e) {
        if (!(e instanceof CommandLine.UnmatchedArgumentException unmatched)) {
            return "";
        }
        var similar = unmatched.getSuggestions();
        return similar.isEmpty() ? "" : " Did you mean " + String.join(" or ", similar) + "?";
    }

    /** Said where a command was to be named and another word stands, which picocli calls an unmatched argument. */
    private static Optional<String> unknownCommand(ParameterException e) {
        Set<String> commands = e.getCommandLine().getSubcommands().keySet();
        if (commands.isEmpty() || !(e instanceof CommandLine.UnmatchedArgumentException unmatched)) {
            return Optional.empty();
        }
        String word = unmatched.getUnmatched().get(0);
        return word.startsWith("-")
                ? Optional.empty()
                : Optional.of("unknown command: " + word + " (expected: one of " + String.join(", ", commands) + ")");
    }

    private static String oneLine(@org.jspecify.annotations.Nullable String message) {
        return String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private void say(String message) {
        console.err().print("lepton: " + message + "\n");
        console.err().flush();
    }

    private void trace(Exception e) {
        if (console.debug()) {
            e.printStackTrace(console.err());
        }
    }
}
