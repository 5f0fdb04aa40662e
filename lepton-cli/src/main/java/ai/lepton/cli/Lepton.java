package ai.lepton.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line's entry point. */
@Command(name = "lepton", mixinStandardHelpOptions = true, versionProvider = Lepton.Version.class)
public final class Lepton implements Runnable {
    private Lepton() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Lepton()).execute(arguments));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Lepton.class.getPackage().getImplementationVersion();
            return new String[] {"lepton " + (version == null ? "(development)" : version)};
        }
    }
}
