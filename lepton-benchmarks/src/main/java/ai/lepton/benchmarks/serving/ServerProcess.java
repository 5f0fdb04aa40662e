package ai.lepton.benchmarks.serving;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server in a JVM of its own; all get the same options. */
final class ServerProcess implements AutoCloseable {

    /** What a server prints before its port once it is ready. */
    static final String READY = "port ";

    private final Process process;
    private final BufferedReader output;
    private final Writer input;
    private final int port;

    private ServerProcess(Process process, BufferedReader output, Writer input, int port) {
        this.process = process;
        this.output = output;
        this.input = input;
        this.port = port;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param name of the log file
     * @param ready what precedes the port in the first line that has it
     */
    static ServerProcess start(
            String name,
            String ready,
            Path folder,
            Map<String, String> environment,
            String mainClass,
            String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("-Xmx512m", "-XX:+UseParallelGC"));
        if (Runtime.version().feature() >= 24) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(folder.resolve(name + ".log").toFile());
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        builder.environment().putAll(environment);
        Process process = builder.start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            int at = line.indexOf(ready);
            if (at >= 0) {
                String digits = line.substring(at + ready.length()).replaceFirst("\\D.*", "");
                return new ServerProcess(
                        process,
                        output,
                        new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8),
                        Integer.parseInt(digits));
            }
        }
        throw new IOException(name + ": ended before it was ready (see " + folder.resolve(name + ".log") + ")");
    }

    int port() {
        return port;
    }

    /** Of all its threads, from its start; exact to ten milliseconds. */
    Duration cpuTime() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("the system does not tell the CPU time of a process"));
    }

    /** Sends a line and waits for one. */
    String ask(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
        return output.readLine();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
