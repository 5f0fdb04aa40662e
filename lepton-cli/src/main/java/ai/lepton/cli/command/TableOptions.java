package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Terminal;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.data.OddCell;
import ai.lepton.data.table.CellReport;
import ai.lepton.data.table.ReadOptions;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a table is read for a model. */
final class TableOptions {

    @Option(
            names = "--header",
            paramLabel = "yes|no",
            description = "Whether the first line names the columns; found out otherwise.")
    private @Nullable String header;

    @Option(
            names = "--lenient",
            description =
                    "A cell that is not what the model takes counts as missing, and is reported; otherwise it ends the"
                            + " command, which names file and line.")
    private boolean lenient;

    ReadOptions reading() {
        ReadOptions.Builder options = ReadOptions.builder();
        if (!lenient) {
            options.strict();
        }
        if (header != null) {
            options.header(hasHeader(header));
        }
        return options.build();
    }

    private static boolean hasHeader(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "yes" -> true;
            case "no" -> false;
            default ->
                throw new LeptonException(ErrorCode.INVALID_ARGUMENT, "--header: " + text + " (expected: yes or no)");
        };
    }

    /** Says which cells counted as missing. */
    static void say(Terminal terminal, CellReport report) {
        if (report.unreadableCells() > 0) {
            terminal.line(String.format(
                    Locale.ROOT,
                    "%,d cells are not of their column's type and count as missing, the first: %s",
                    report.unreadableCells(),
                    report.cells().stream()
                            .filter(cell -> cell.kind() == OddCell.Kind.UNREADABLE)
                            .map(String::valueOf)
                            .findFirst()
                            .orElse("")));
        }
    }
}
