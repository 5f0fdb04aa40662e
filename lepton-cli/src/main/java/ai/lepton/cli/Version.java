package ai.lepton.cli;

import ai.lepton.app.LeptonServer;
import picocli.CommandLine;

/** What {@code --version} says. */
final class Version implements CommandLine.IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"lepton " + LeptonServer.version()};
    }
}
