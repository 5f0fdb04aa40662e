package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.cli.terminal.Terminal;
import ai.lepton.core.api.ApiJson;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * How a command answers. Its result goes to standard output, as a table or as JSON; what it says on the way is prose,
 * beside the table or, with JSON, on standard error, so that standard output holds JSON and nothing else.
 */
public final class OutputOptions {

    /** Forms of a result. */
    enum Format {
        TABLE,
        JSON
    }

    private final Console console;
    private @Nullable Terminal prose;
    private @Nullable Terminal result;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "How to answer: table (the default), or json, which stays the same between versions.")
    private Format format = Format.TABLE;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but the result.")
    private boolean quiet;

    public OutputOptions(Console console) {
        this.console = console;
    }

    public boolean isJson() {
        return format == Format.JSON;
    }

    public boolean isQuiet() {
        return quiet;
    }

    /** Where to say what happens. */
    public Terminal prose() {
        if (prose == null) {
            prose = isJson()
                    ? Terminal.standardError(console.err(), console.environment())
                    : Terminal.standardOutput(console.out(), console.environment());
            if (quiet) {
                prose.silence();
            }
        }
        return prose;
    }

    /** Where a result for people goes. */
    public Terminal result() {
        if (result == null) {
            result = Terminal.standardOutput(console.out(), console.environment());
        }
        return result;
    }

    /** Prints a text as it is. */
    public void print(String text) {
        console.out().print(text);
        console.out().flush();
    }

    /** Prints a result as one line of JSON. */
    public void json(Object value) {
        console.out().print(ApiJson.text(value) + "\n");
        console.out().flush();
    }
}
