package ai.lepton.cli;

import ai.lepton.cli.terminal.Console;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;

/**
 * Serves a model for a moment and asks it: the launcher runs this once after a build, while the JVM writes down which
 * classes were loaded and how, so that later starts need not find out again. Its exit code is 0 if the model answered.
 *
 * <p>Every start of the server loads what this loads; what it does not use is merely not in the archive.
 */
final class Rehearsal {

    /** An ONNX graph, {@code y = -x} on rows of two numbers. */
    private static final String GRAPH =
            "08093a440a0b0a017812017922034e6567120972656865617273616c5a140a0178120f0a0d08011209"
                    + "0a0312014e0a02080262140a0179120f0a0d080112090a0312014e0a02080242021014";

    private static final String REQUEST =
            "{\"id\":\"1\",\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,-2.5]}]}";

    /** A flag and four bytes of length: all of a message without fields. */
    private static final int GRPC_PREFIX = 5;

    private static final int TRIES = 600;
    private static final long PAUSE_MILLIS = 50;

    private Rehearsal() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("lepton-rehearsal");
        Path model = folder.resolve("rehearsal.onnx");
        try {
            Files.write(model, HexFormat.of().parseHex(GRAPH));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Console console = new Console(new PrintStream(out, true, StandardCharsets.UTF_8), System.err, Map.of());
            Thread server = new Thread(() -> Lepton.run(
                    console, "serve", model.toString(), "--trusted", "--port", "0", "--no-auth", "-o", "json"));
            server.setDaemon(true);
            server.start();
            URI url = url(out);
            ask(url);
            askOverGrpc(url);
        } finally {
            Files.deleteIfExists(model);
            Files.deleteIfExists(folder);
        }
        System.exit(0); // stops the server, in the way that SIGTERM does
    }

    private static URI url(ByteArrayOutputStream out) throws IOException, InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            String text = out.toString(StandardCharsets.UTF_8);
            if (text.endsWith("}\n")) {
                JsonNode started = new ObjectMapper().readTree(text);
                return URI.create(started.path("url").textValue());
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        throw new IllegalStateException("rehearsal: the server did not start");
    }

    private static void ask(URI server) throws IOException {
        // Twice: what the second request needs beyond the first is what a warm server uses.
        for (int i = 0; i < 2; i++) {
            HttpURLConnection connection = (HttpURLConnection)
                    server.resolve("/v2/models/rehearsal/infer").toURL().openConnection();
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.getOutputStream().write(REQUEST.getBytes(StandardCharsets.UTF_8));
            try (InputStream answer = connection.getInputStream()) {
                String text = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
                if (!text.contains("[-1.0,2.5]")) {
                    throw new IllegalStateException("rehearsal: the model answered " + text);
                }
            }
        }
    }

    /** Whether it is there; Java's own client can do HTTP/2, which it asks for with a first request of any kind. */
    private static void askOverGrpc(URI server) throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        client.send(HttpRequest.newBuilder(server.resolve("/livez")).build(), HttpResponse.BodyHandlers.discarding());
        HttpResponse<byte[]> answer = client.send(
                HttpRequest.newBuilder(server.resolve("/inference.GRPCInferenceService/ServerLive"))
                        .header("Content-Type", "application/grpc")
                        .header("TE", "trailers")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[GRPC_PREFIX]))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != HttpURLConnection.HTTP_OK || answer.body().length <= GRPC_PREFIX) {
            throw new IllegalStateException("rehearsal: over gRPC the server answered " + answer);
        }
    }
}
