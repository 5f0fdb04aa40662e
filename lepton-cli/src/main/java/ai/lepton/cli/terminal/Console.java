package ai.lepton.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * What a command talks to, so that tests can run one in their own process.
 *
 * @param out for results
 * @param err for errors
 * @param environment as the process has it
 */
public record Console(PrintStream out, PrintStream err, Map<String, String> environment) {

    public Console {
        environment = Map.copyOf(environment);
    }

    /** This process's own. UTF-8 whatever the locale says: JSON always is, and prose keeps to what the locale has. */
    public static Console ofProcess() {
        return new Console(stream(FileDescriptor.out), stream(FileDescriptor.err), System.getenv());
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return Output.to(new FileOutputStream(descriptor));
    }

    /** Whether people asked to see where errors come from. */
    public boolean debug() {
        return environment.getOrDefault("LEPTON_DEBUG", "").equals("1");
    }
}
