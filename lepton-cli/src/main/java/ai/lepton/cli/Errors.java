package ai.lepton.cli;

import ai.lepton.cli.terminal.Console;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.ErrorKind;
import ai.lepton.core.LeptonException;
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
        String sentence = oneLine(e.getMessage());
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

    private static String suggestions(ParameterException e) {
        if (!(e instanceof CommandLine.UnmatchedArgumentException unmatched)) {
            return "";
        }
        var similar = unmatched.getSuggestions();
        return similar.isEmpty() ? "" : " Did you mean " + String.join(" or ", similar) + "?";
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
