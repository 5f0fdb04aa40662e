package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.client.LeptonClient;
import ai.lepton.core.LeptonException;
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

    /** @throws LeptonException {@code NO_SERVER} with the command that starts one */
    LeptonClient connect() {
        return LeptonClient.connect(home.home());
    }
}
