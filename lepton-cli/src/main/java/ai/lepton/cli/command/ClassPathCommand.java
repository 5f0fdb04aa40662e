package ai.lepton.cli.command;

import ai.lepton.app.ThisJvm;
import ai.lepton.cli.terminal.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code lepton classpath}. */
@Command(
        name = "classpath",
        header = "Print the class path of this Lepton, for java, javac and editors.",
        description = "For example: java -cp \"$(./lepton classpath)\" Train.java")
public final class ClassPathCommand implements Callable<Integer> {

    private final Console console;

    public ClassPathCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.out().print(ThisJvm.classPath() + "\n");
        console.out().flush();
        return 0;
    }
}
