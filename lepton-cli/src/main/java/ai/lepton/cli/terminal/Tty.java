package ai.lepton.cli.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a stream of this process is a terminal, and how wide that is; the JDK tells neither for one stream alone. */
final class Tty {

    static final int INPUT = 0;
    static final int OUTPUT = 1;
    static final int ERROR = 2;

    private static final Pattern SIZE = Pattern.compile("\\d+ (\\d+)\\s*");

    private Tty() {}

    static boolean is(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        try {
            if (Files.isSymbolicLink(link)) {
                String target = Files.readSymbolicLink(link).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            }
        } catch (IOException e) {
            return false;
        }
        return asksTheShell(descriptor); // no /proc, as on macOS
    }

    /** {@code test -t}, which is given this process's own stream. */
    private static boolean asksTheShell(int descriptor) {
        ProcessBuilder test = new ProcessBuilder("test", "-t", Integer.toString(descriptor));
        if (descriptor == INPUT) {
            test.redirectInput(ProcessBuilder.Redirect.INHERIT);
        } else if (descriptor == OUTPUT) {
            test.redirectOutput(ProcessBuilder.Redirect.INHERIT);
        } else {
            test.redirectError(ProcessBuilder.Redirect.INHERIT);
        }
        try {
            Process process = test.start();
            return process.waitFor(1, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Columns of the terminal that this process belongs to. */
    static int width(int otherwise) {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            Matcher matcher = SIZE.matcher(size);
            if (stty.waitFor(1, TimeUnit.SECONDS) && matcher.matches()) {
                int columns = Integer.parseInt(matcher.group(1));
                return columns > 0 ? columns : otherwise;
            }
        } catch (IOException e) {
            return otherwise;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return otherwise;
    }
}
