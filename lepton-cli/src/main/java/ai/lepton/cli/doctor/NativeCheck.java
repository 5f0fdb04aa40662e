package ai.lepton.cli.doctor;

import ai.lepton.app.NativeProbe;
import ai.lepton.app.ThisJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Whether a native library loads, tried in a process of its own: one that crashes takes its process with it.
 *
 * @param name for people
 * @param library as {@link NativeProbe} knows it
 */
record NativeCheck(String name, String library) implements Check {

    private static final long SECONDS = 60;

    @Override
    public Finding look() {
        try {
            Path output = Files.createTempFile("lepton-doctor-", ".txt");
            try {
                return look(output);
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            return Finding.fail(
                    name, "no process could be started: " + e.getMessage(), "Check memory, /tmp and limits.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.fail(name, "interrupted", "Run ./lepton doctor again.");
        }
    }

    private Finding look(Path output) throws IOException, InterruptedException {
        Process process = start(output);
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            return Finding.fail(
                    name, "did not load within " + SECONDS + " s", "Is the disk very slow, or the machine busy?");
        }
        List<String> lines = new String(Files.readAllBytes(output), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        if (process.exitValue() == 0 && !lines.isEmpty()) {
            return Finding.ok(name, lines.get(lines.size() - 1));
        }
        String reason = lines.isEmpty() ? "no message" : lines.get(0);
        return Finding.fail(
                name,
                "does not load (exit code " + process.exitValue() + "): " + reason,
                "Remove target/first-use and start ./lepton again, which builds it anew; the platform line above says"
                        + " whether this machine is supported.");
    }

    private Process start(Path output) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ThisJvm.java().toString());
        command.addAll(ThisJvm.options());
        command.add("-XX:TieredStopAtLevel=1");
        // A crash leaves its report in a file that nobody asked for.
        command.add("-XX:ErrorFile=/dev/null");
        command.addAll(List.of("-cp", ThisJvm.classPath(), NativeProbe.class.getName(), library));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(ThisJvm.trainingEnvironment(System.getenv()));
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }
}
