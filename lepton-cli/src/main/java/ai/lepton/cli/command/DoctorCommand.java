package ai.lepton.cli.command;

import ai.lepton.cli.doctor.Examination;
import ai.lepton.cli.doctor.Finding;
import ai.lepton.cli.terminal.Console;
import ai.lepton.cli.terminal.Style;
import ai.lepton.cli.terminal.Terminal;
import ai.lepton.core.ErrorKind;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lepton doctor}. */
@Command(
        name = "doctor",
        header = "Check this machine: JDK, native libraries, processor, memory, disk, port and rights.",
        description = "Needs no server. Ends with exit code 8 if something keeps Lepton from working.")
public final class DoctorCommand implements Callable<Integer> {

    private static final int NAME_WIDTH = 12;

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final HomeOptions home;

    public DoctorCommand(Console console) {
        output = new OutputOptions(console);
        home = new HomeOptions(console);
    }

    @Override
    public Integer call() {
        List<Finding> findings = Examination.of(home.home()).make(finding -> {
            if (!output.isJson() && !(output.isQuiet() && finding.status() == Finding.Status.OK)) {
                print(output.result(), finding);
            }
        });
        boolean failed = findings.stream().anyMatch(finding -> finding.status() == Finding.Status.FAIL);
        boolean warned = findings.stream().anyMatch(finding -> finding.status() == Finding.Status.WARN);
        if (output.isJson()) {
            output.json(findings);
        } else {
            output.prose().line();
            output.prose()
                    .line(
                            failed
                                    ? "Lepton cannot work here yet; see above what to do."
                                    : warned
                                            ? "Lepton works here, with the limits said above."
                                            : "Everything is as it should be.");
        }
        return failed ? ErrorKind.RESOURCES.exitCode() : 0;
    }

    private static void print(Terminal terminal, Finding finding) {
        Style style = switch (finding.status()) {
            case OK -> Style.GOOD;
            case WARN -> Style.WARNING;
            case FAIL -> Style.BAD;
        };
        String status =
                String.format(Locale.ROOT, "%-4s", finding.status().name().toLowerCase(Locale.ROOT));
        String name = finding.check()
                + " ".repeat(Math.max(0, NAME_WIDTH - finding.check().length()));
        terminal.line(terminal.styled(style, status) + "  " + name + "  " + finding.found());
        if (finding.advice() != null) {
            terminal.line(" ".repeat(6 + NAME_WIDTH + 2) + terminal.either("→ ", "-> ") + finding.advice());
        }
    }
}
