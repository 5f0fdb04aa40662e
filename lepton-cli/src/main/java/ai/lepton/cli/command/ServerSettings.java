package ai.lepton.cli.command;

import ai.lepton.app.ServerConfig;
import ai.lepton.cli.terminal.Console;
import ai.lepton.core.api.HomeLayout;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** How a server that a command starts is set up. */
public final class ServerSettings {

    private final Console console;

    @Mixin
    private final HomeOptions home;

    @Mixin
    private final ListenOptions listen;

    public ServerSettings(Console console) {
        this.console = console;
        this.home = new HomeOptions(console);
        this.listen = new ListenOptions(console);
    }

    public HomeLayout home() {
        return home.home();
    }

    /** Flags first, then the environment, then the defaults. */
    public ServerConfig config() {
        Map<ServerConfig.Key, String> flags = listen.flags();
        home.flag().ifPresent(folder -> flags.put(ServerConfig.Key.HOME, folder));
        return ServerConfig.of(flags, console.environment(), Path.of(System.getProperty("user.home")));
    }

    /** What to say beside the address when it is not the one that people expect. */
    public String addressNote(int bound) {
        return ListenOptions.addressNote(config(), bound);
    }
}
