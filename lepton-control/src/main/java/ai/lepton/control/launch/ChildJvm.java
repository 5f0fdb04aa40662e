package ai.lepton.control.launch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that does one run. Whoever started it must see to its end, by {@link #terminate} or {@link #kill}.
 *
 * <p>Usable from any thread. Its standard input stays open for as long as this process lives: the system closes it when
 * this process is gone, however it went, which tells the child.
 */
public final class ChildJvm {

    private final Process process;
    private final Path log;

    private ChildJvm(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a JVM in {@code folder}; what it prints goes to {@code log.txt} there, its options to {@code launch.args}.
     *
     * @throws IOException if the folder cannot be made or Java not be started
     */
    public static ChildJvm start(LaunchSpec spec, Path folder) throws IOException {
        Files.createDirectories(folder);
        // In a file: a class path may be longer than a command line, and the file shows later how it was started.
        Path arguments = folder.resolve("launch.args");
        Files.write(arguments, quoted(arguments(spec, folder)));
        Path log = log(folder);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder builder = new ProcessBuilder(java.toString(), "@" + arguments)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(spec.environment());
        ChildJvm child = new ChildJvm(builder.start(), log);
        ProcFs.offerToOutOfMemoryKiller(child.pid());
        return child;
    }

    /** Where a run's process prints to. */
    public static Path log(Path folder) {
        return folder.resolve("log.txt");
    }

    private static List<String> arguments(LaunchSpec spec, Path folder) {
        List<String> arguments = new ArrayList<>();
        arguments.add("-Xmx" + spec.resources().heapBytes());
        arguments.add("-XX:MaxDirectMemorySize=" + spec.resources().directBytes());
        // A thread that dies of it would leave the others waiting; the log then says what it was.
        arguments.add("-XX:+ExitOnOutOfMemoryError");
        arguments.add("-XX:ErrorFile=" + folder.resolve("hs_err.log"));
        arguments.addAll(spec.jvmOptions());
        arguments.add("-cp");
        arguments.add(spec.classPath());
        arguments.add(spec.mainClass());
        return arguments;
    }

    private static List<String> quoted(List<String> arguments) {
        return arguments.stream()
                .map(argument -> '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .toList();
    }

    /**
     * Writes a line to its standard input, and does not wait until it is read: a pipe holds 64 KiB, and a process that
     * is stopped before it has read them would stop whoever tells it.
     */
    public void tell(String line) {
        Thread writer = new Thread(() -> write(line), "lepton-tell");
        writer.setDaemon(true);
        writer.start();
    }

    private void write(String line) {
        try {
            OutputStream in = process.getOutputStream();
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            // it has ended already, and its end says more
        }
    }

    public long pid() {
        return process.pid();
    }

    /** When the system started it; empty if the system does not say. */
    public Optional<Instant> startedAt() {
        return process.info().startInstant();
    }

    /** All the memory it has in use, in bytes; empty if the system does not say. */
    public OptionalLong residentBytes() {
        return ProcFs.residentBytes(pid());
    }

    /** Its exit code as Java has it (128 + n when signal n ended it), once it has ended. */
    public CompletableFuture<Integer> exit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** The end of what it printed. */
    public LogTail logTail() {
        return LogTail.of(log);
    }

    /** Asks it to end, and makes it end after {@code grace}. */
    public void terminate(Duration grace) {
        // Through the handle: Process.destroy would close its input too, and take its time to clean up away.
        process.toHandle().destroy();
        Future<?> unused = process.onExit()
                .orTimeout(grace.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((ended, late) -> {
                    if (late != null) {
                        kill();
                    }
                });
    }

    /** Ends it, and what it started, at once. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.toHandle().destroyForcibly();
    }
}
