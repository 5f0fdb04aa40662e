package ai.lepton.cli.shell;

import ai.lepton.app.ThisJvm;
import ai.lepton.cli.terminal.Console;
import ai.lepton.cli.terminal.Style;
import ai.lepton.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.prefs.Preferences;
import jdk.jshell.tool.JavaShellToolBuilder;

/** JShell, its classes and its JVM those of this process. */
final class SdkShell {

    /** What is run before the first prompt. */
    static final String STARTUP = "startup.jsh";
    /** What the greeting offers to paste. */
    static final String FIRST_LINES = "first-lines.jsh";

    private SdkShell() {}

    /** @param typed whether a person sits at the other end of standard input */
    static int run(Console console, boolean typed) throws Exception {
        Path startup = Files.createTempFile("lepton-", ".jsh");
        try {
            Files.writeString(startup, text(STARTUP));
            JavaShellToolBuilder shell = JavaShellToolBuilder.builder();
            if (typed) {
                greet(Terminal.standardOutput(console.out(), console.environment()));
                // Its history, apart from that of the JDK's own jshell.
                shell.persistence(Preferences.userRoot().node("lepton/shell"));
            } else {
                shell.persistence(new HashMap<>());
            }
            return shell.start(options(startup, typed).toArray(String[]::new));
        } finally {
            Files.deleteIfExists(startup);
        }
    }

    static List<String> options(Path startup, boolean typed) {
        List<String> options = new ArrayList<>(
                List.of("--class-path", ThisJvm.classPath(), "--startup", "DEFAULT", "--startup", startup.toString()));
        ThisJvm.options().forEach(option -> options.add("-R" + option));
        if (!typed) {
            options.add("-"); // all of standard input, and no prompt
        }
        return options;
    }

    private static void greet(Terminal terminal) {
        terminal.line("Lepton's training library is imported. Three lines to begin with:");
        terminal.line();
        text(FIRST_LINES).lines().forEach(line -> terminal.line(terminal.styled(Style.BOLD, line)));
        terminal.line();
    }

    static String text(String resource) {
        try (InputStream in = SdkShell.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }
}
