package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.core.api.HomeLayout;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which home a command is about. */
public final class HomeOptions {

    private final Console console;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "Where Lepton keeps everything (LEPTON_HOME, or ~/.lepton).")
    private @Nullable String home;

    public HomeOptions(Console console) {
        this.console = console;
    }

    /** As given on the command line. */
    public Optional<String> flag() {
        return Optional.ofNullable(home);
    }

    /** @throws ai.lepton.core.LeptonException {@code INVALID_ARGUMENT} if it is named by something that is no path */
    public HomeLayout home() {
        Path userHome = Path.of(System.getProperty("user.home"));
        return home != null
                ? HomeLayout.parse("--home", home, userHome)
                : HomeLayout.locate(console.environment(), userHome);
    }
}
