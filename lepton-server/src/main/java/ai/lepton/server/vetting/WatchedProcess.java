package ai.lepton.server.vetting;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JVM that may take so much memory and time and no more.
 *
 * <p>Its resident memory is looked at every few milliseconds, and it is killed when it is too large; and where the system
 * can do so, it refuses the process more private memory than a little beyond that, so that a watcher that is late lets no
 * more through. Where there is no {@code /proc}, only the latter, the JVM's own limits and the time hold.
 */
final class WatchedProcess {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedProcess.class);

    /** What the system's own limit leaves beyond the watcher's. */
    static final long MARGIN_BYTES = 384L << 20;

    private static final long LOOKS_EVERY_MILLIS = 5;
    private static final String RESIDENT = "VmRSS:";
    private static final Path SHELL = Path.of("/bin/sh");

    private WatchedProcess() {}

    /** Why it ended. */
    enum Reason {
        ENDED,
        MEMORY,
        TIME
    }

    /**
     * How it ended.
     *
     * @param residentBytes the most that was seen
     * @param output what it printed
     */
    record End(Reason reason, int exitCode, long residentBytes, Duration took, String output) {}

    /**
     * Runs a main class to its end, or until it is stopped; what it leaves in its folder for temporary files goes with it.
     *
     * @throws IOException if it cannot be started
     */
    static End run(VettingJvm jvm, String mainClass, List<String> arguments, long memoryBytes, Duration time)
            throws IOException {
        Path folder = Files.createTempDirectory("lepton-vetting");
        try {
            Path log = folder.resolve("out.txt");
            ProcessBuilder builder = new ProcessBuilder(command(jvm, mainClass, arguments, memoryBytes, folder))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
            // Beyond one arena each thread of glibc's would reserve memory of its own.
            builder.environment().put("MALLOC_ARENA_MAX", "1");
            Process process = builder.start();
            try {
                return watch(process, memoryBytes, time, log);
            } finally {
                process.destroyForcibly();
                process.onExit().join();
            }
        } finally {
            delete(folder);
        }
    }

    private static End watch(Process process, long memoryBytes, Duration time, Path log) throws IOException {
        goFirst(process);
        long begun = System.nanoTime();
        long most = 0;
        Reason reason = Reason.ENDED;
        try {
            while (!process.waitFor(LOOKS_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                most = Math.max(most, residentBytes(process));
                boolean isLate = System.nanoTime() - begun > time.toNanos();
                if (most > memoryBytes || isLate) {
                    reason = most > memoryBytes ? Reason.MEMORY : Reason.TIME;
                    process.destroyForcibly();
                    process.waitFor();
                    break;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a model was looked at", e);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        return new End(reason, process.exitValue(), most, took, Files.readString(log, StandardCharsets.UTF_8));
    }

    private static List<String> command(
            VettingJvm jvm, String mainClass, List<String> arguments, long memoryBytes, Path folder) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SHELL)) {
            // exec keeps the process; a shell without -d (it is not in POSIX) goes on without the limit.
            command.addAll(List.of(
                    SHELL.toString(),
                    "-c",
                    "ulimit -c 0 2>/dev/null; ulimit -d " + (memoryBytes + MARGIN_BYTES) / 1024
                            + " 2>/dev/null; exec \"$@\"",
                    "lepton-vetting"));
        }
        command.add(jvm.java().toString());
        command.addAll(jvm.options());
        command.addAll(List.of(
                "-Xmx" + Math.min(memoryBytes / 4, 1L << 30),
                "-XX:MaxDirectMemorySize=" + Math.min(memoryBytes / 4, 1L << 30),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ErrorFile=" + folder.resolve("hs_err.log"),
                "-Xshare:auto",
                "-Dfile.encoding=UTF-8",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                jvm.classPath(),
                mainClass));
        command.addAll(arguments);
        return command;
    }

    /** When memory runs out, the system is to end this process rather than the server. */
    private static void goFirst(Process process) {
        try {
            Files.writeString(Path.of("/proc/" + process.pid() + "/oom_score_adj"), "1000");
        } catch (IOException e) {
            LOG.debug("oom_score_adj: cannot be set", e);
        }
    }

    /** Resident memory; 0 where the process is gone or the system does not say. */
    static long residentBytes(Process process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.substring(RESIDENT.length())
                                    .replace("kB", "")
                                    .strip())
                            * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0;
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.warn("{}: cannot be deleted", folder, e);
        }
    }
}
