package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.client.LeptonClient;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ShownCommand;
import picocli.CommandLine.Mixin;

/** Which server a command speaks to: the one that runs on the home. */
public final class ServerOptions {

    @Mixin
    private final HomeOptions home;

    public ServerOptions(Console console) {
        this.home = new HomeOptions(console);
    }

    public HomeOptions home() {
        return home;
    }

    /** A command to show people that reaches this server from another shell too. */
    String shown(String words) {
        return ShownCommand.of(home.home(), words);
    }

    /** @throws LeptonException {@code NO_SERVER} with the command that starts one */
    LeptonClient connect() {
        return LeptonClient.connect(home.home());
    }
}
