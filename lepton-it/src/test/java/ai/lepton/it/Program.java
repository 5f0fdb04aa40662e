package ai.lepton.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The command line as people run it: a process of its own, on the class path of this build. */
final class Program implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Process process;
    private final Path out;
    private final Path err;

    private Program(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** What a command did. */
    record Result(int exit, String out, String err) {

        /** The last line on stdout. */
        String lastLine() {
            List<String> lines = out.lines().toList();
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        }
    }

    /** Runs a command to its end. */
    static Result run(Path home, String... arguments) {
        try (Program program = start(home, arguments)) {
            return program.result();
        }
    }

    /** Runs a command to its end; {@code input} is all that it can read. */
    static Result runWithInput(Path home, String input, String... arguments) {
        try {
            Path in = Files.createTempFile("lepton-in", ".txt");
            Files.writeString(in, input);
            try (Program program = start(List.of(), in, home, arguments)) {
                return program.result();
            } finally {
                Files.delete(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a command on a home, which may not be there yet. */
    static Program start(Path home, String... arguments) {
        return start(List.of(), home, arguments);
    }

    /** Starts a command through another one, such as {@code unshare -n}. */
    static Program start(List<String> through, Path home, String... arguments) {
        return start(through, Path.of("/dev/null"), home, arguments);
    }

    private static Program start(List<String> through, Path in, Path home, String... arguments) {
        try {
            Path out = Files.createTempFile("lepton-out", ".txt");
            Path err = Files.createTempFile("lepton-err", ".txt");
            List<String> command = new ArrayList<>(through);
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1"));
            if (Runtime.version().feature() >= 22) {
                command.add("--enable-native-access=ALL-UNNAMED");
            }
            if (Runtime.version().feature() >= 23) {
                command.add("--sun-misc-unsafe-memory-access=allow");
            }
            command.addAll(ProgramClasses.jvmOptions());
            command.add("ai.lepton.cli.Lepton");
            command.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().put("LEPTON_HOME", home.toString());
            builder.environment().putAll(Map.of("NO_COLOR", "1", "LC_ALL", "C.UTF-8"));
            return new Program(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Process process() {
        return process;
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    /** Waits for its end. */
    Result result() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("no end after " + PATIENCE + "\n" + out() + "\n" + err());
            }
            return new Result(process.exitValue(), out(), err());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until a server has written {@code server.json} into its home and answers. */
    Program awaitServer(Path home) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("server ended with " + process.exitValue() + "\n" + out() + "\n" + err());
            }
            return Files.exists(home.resolve("server.json")) && Server.of(home).isReady();
        });
        return this;
    }

    /** kill -9. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                kill();
            }
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        } catch (InterruptedException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
