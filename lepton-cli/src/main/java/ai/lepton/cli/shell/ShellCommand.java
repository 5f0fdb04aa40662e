package ai.lepton.cli.shell;

import ai.lepton.cli.terminal.Console;
import ai.lepton.cli.terminal.Terminal;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code lepton shell}. */
@Command(
        name = "shell",
        header = "Open JShell, Java's prompt, with the training library imported.",
        description = {
            "Snippets run in a process of their own. /exit or Ctrl-D ends it, /help says what else there is.",
            "Input that comes through a pipe is run without a prompt: echo 'System.out.println(1+1)' | ./lepton shell"
        })
public final class ShellCommand implements Callable<Integer> {

    private static final String MODULE = "jdk.jshell";

    private final Console console;

    public ShellCommand(Console console) {
        this.console = console;
    }

    /** JShell's own exit code: that of {@code /exit CODE}. */
    @Override
    public Integer call() throws Exception {
        requireJShell(ModuleLayer.boot());
        // Only from here on is a class touched that a Java without the module cannot load.
        return SdkShell.run(console, Terminal.isTyped());
    }

    static void requireJShell(ModuleLayer modules) {
        if (modules.findModule(MODULE).isEmpty()) {
            throw new LeptonException(
                    ErrorCode.JDK_NEEDED,
                    "the Java in " + System.getProperty("java.home") + ": has no JShell, module " + MODULE
                            + " (expected: a full JDK). Install one, or name one by LEPTON_JAVA; on Debian:"
                            + " openjdk-17-jdk-headless rather than -jre-headless.");
        }
    }
}
