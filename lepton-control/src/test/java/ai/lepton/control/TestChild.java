package ai.lepton.control;

import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.Run;
import ai.lepton.core.api.RunAssignment;
import ai.lepton.core.api.RunEvent;
import ai.lepton.core.api.RunReport;
import ai.lepton.core.api.RunResult;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A run's process as the control plane sees it: speaks the protocol by hand and does what the parameter {@code mode}
 * says.
 */
public final class TestChild {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private TestChild() {}

    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        RunAssignment run = ApiJson.read(in.readLine().getBytes(StandardCharsets.UTF_8), RunAssignment.class);
        System.out.println("started " + run.runId() + " größer");
        System.out.println("arguments " + List.of(arguments));
        System.out.println("allocator " + System.getenv("MALLOC_ARENA_MAX"));
        String mode = run.parameters().getOrDefault("mode", "succeed");
        post(
                run,
                "report",
                new RunReport(Map.of("jdk", Runtime.version().toString()), List.of(RunReport.Entry.of("begun")), null));
        switch (mode) {
            case "succeed" -> succeed(run);
            case "linger" -> {
                succeed(run);
                sleep();
            }
            case "escape" -> post(run, "result", new RunResult("../..", Map.of(), null));
            case "fail" ->
                post(
                        run,
                        "result",
                        new RunResult(null, Map.of(), new Run.Failure("DATA_CORRUPT", "train.gz: cut off")));
            case "exit" -> {
                System.out.println("about to go");
                System.exit(7);
            }
            case "sleep" -> sleep();
            case "sleepUntilEof" -> in.readLine();
            case "report" -> report(run);
            case "heap" -> heap();
            case "native" -> nativeMemory();
            case "ignoreTerm" -> {
                // A hook that never returns keeps a JVM from ending on SIGTERM.
                Runtime.getRuntime().addShutdownHook(new Thread(TestChild::sleep));
                post(run, "report", RunReport.of(RunReport.Entry.of("ignoring")));
                sleep();
            }
            default -> throw new IllegalArgumentException("mode: " + mode);
        }
    }

    private static void succeed(RunAssignment run) throws Exception {
        for (int epoch = 1; epoch <= 2; epoch++) {
            for (int batch = 1; batch <= 3; batch++) {
                post(run, "report", RunReport.of(RunReport.Entry.of(progress(epoch, batch))));
            }
        }
        Packages.write(Path.of(run.folder(), "package"), "graph of " + run.runId(), 0.5);
        post(run, "result", new RunResult("package", Map.of("accuracy", 0.9), null));
    }

    private static void report(RunAssignment run) throws Exception {
        for (int batch = 1; ; batch++) {
            post(run, "report", RunReport.of(RunReport.Entry.of(progress(1, batch))));
            Thread.sleep(50);
        }
    }

    private static RunEvent.Progress progress(int epoch, int batch) {
        return new RunEvent.Progress(epoch, 2, batch, 3, Map.of("loss", 1.0 / batch), 1.5, batch == 3);
    }

    private static void heap() {
        List<byte[]> kept = new ArrayList<>();
        while (true) {
            kept.add(new byte[1 << 20]);
            System.out.println(kept.size() + " MiB of heap");
        }
    }

    private static void nativeMemory() {
        List<ByteBuffer> kept = new ArrayList<>();
        while (true) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(4 << 20);
            for (int i = 0; i < buffer.capacity(); i += 4096) {
                buffer.put(i, (byte) 1); // only what is touched is resident
            }
            kept.add(buffer);
            System.out.println(4 * kept.size() + " MiB of native memory");
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(600_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void post(RunAssignment run, String path, Object body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(run.serverUrl() + "/api/v1/runs/" + run.runId() + "/" + path))
                .header("Authorization", "Bearer " + run.token())
                .POST(HttpRequest.BodyPublishers.ofByteArray(ApiJson.write(body)))
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(path + " " + response.statusCode() + " " + response.body());
        // For the tests that look for it where it must not be: in a file that only they read.
        Files.writeString(Path.of(run.folder(), "token-for-test"), run.token());
    }
}
