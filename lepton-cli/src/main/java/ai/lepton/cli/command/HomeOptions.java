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
    private @Nullable Path home;

    public HomeOptions(Console console) {
        this.console = console;
    }

    /** As given on the command line. */
    public Optional<Path> flag() {
        return Optional.ofNullable(home);
    }

    public HomeLayout home() {
        return home != null
                ? new HomeLayout(home)
                : HomeLayout.locate(console.environment(), Path.of(System.getProperty("user.home")));
    }
}
