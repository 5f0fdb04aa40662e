package ai.lepton.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The classes of the program as these tests start it: the jars of this build, and an archive of their classes, as the launcher makes
 * one, which halves the CPU time of a command. Made once for a build and a Java, whoever of the tests comes first.
 */
final class ProgramClasses {

    private static final long MINUTES = 3;
    private static final List<String> OPTIONS = options();

    private ProgramClasses() {}

    /** Options of a JVM that find the program's classes. */
    static List<String> jvmOptions() {
        return OPTIONS;
    }

    private static List<String> options() {
        List<Path> jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(path -> path.toString().endsWith(".jar"))
                .toList();
        boolean isBuilt =
                jars.stream().anyMatch(jar -> jar.getFileName().toString().startsWith("lepton-cli-"));
        if (!isBuilt) { // modules as folders, as in an IDE: there is no archive of these
            return List.of("-cp", System.getProperty("java.class.path"));
        }
        List<String> options = new ArrayList<>(List.of(
                "-cp",
                String.join(
                        File.pathSeparator, jars.stream().map(Path::toString).toList())));
        try {
            Path archive = archive(jars, options);
            options.addAll(List.of(
                    "-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return List.copyOf(options);
    }

    /** Named by all that it depends on, so that one of another build is not taken. */
    private static Path archive(List<Path> jars, List<String> classPath) throws IOException, InterruptedException {
        StringBuilder of = new StringBuilder(System.getProperty("java.vm.version"));
        for (Path jar : jars) {
            of.append('\n').append(jar).append(Files.size(jar)).append(Files.getLastModifiedTime(jar));
        }
        UUID key = UUID.nameUUIDFromBytes(of.toString().getBytes(StandardCharsets.UTF_8));
        Path archive = Path.of("target", "program-" + key + ".jsa").toAbsolutePath();
        try (FileChannel channel = FileChannel.open(
                        Path.of("target", "program.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) { // tests run in several JVMs
            if (lock.isValid() && !Files.exists(archive)) {
                make(archive, classPath);
            }
        }
        return archive;
    }

    private static void make(Path archive, List<String> classPath) throws IOException, InterruptedException {
        Path unfinished = archive.resolveSibling(archive.getFileName() + ".new");
        Path log = Path.of("target", "program-classes.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:ArchiveClassesAtExit=" + unfinished));
        command.addAll(classPath);
        command.add("ai.lepton.cli.Rehearsal");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || !Files.exists(unfinished)) {
            process.destroyForcibly();
            throw new AssertionError("no archive of classes was made\n" + Files.readString(log));
        }
        Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
    }
}
