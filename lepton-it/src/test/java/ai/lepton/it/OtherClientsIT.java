package ai.lepton.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that are not ours talk to {@code lepton serve}: gRPC for Python with messages that protoc makes of the protocol's
 * {@code .proto} file, and curl, over HTTP/1.1 and HTTP/2. {@code .ci/run} installs them where they are missing; without them
 * these tests are skipped. {@code -Dlepton.protocol} names the folder with the protocol's own file, else ours is taken.
 */
class OtherClientsIT {

    private static final String BODY =
            "{\"id\":\"c\",\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,-2.5]}]}";

    private static final String PYTHON = "/usr/bin/python3"; // the one that Debian's packages are for

    @TempDir
    private static Path folder;

    private static Program serve;
    private static Server server;

    @BeforeAll
    static void start() throws Exception {
        Path models = folder.resolve("models");
        ServeIT.write(models.resolve("negation.onnx"), "Neg");
        serve = Program.start(folder.resolve("home"), "serve", models.toString(), "--port", "0", "-o", "json");
        var started = ServeIT.started(serve);
        server = new Server(
                started.path("url").textValue(), started.path("token").textValue());
    }

    @AfterAll
    static void stop() {
        serve.close();
    }

    @Test
    void grpcForPython() throws Exception {
        Assumptions.assumeTrue(run(PYTHON, "-c", "import grpc, google.protobuf").exit() == 0, "needs python3-grpcio");
        Assumptions.assumeTrue(run("protoc", "--version").exit() == 0, "needs protobuf-compiler");
        Path proto = Files.createDirectories(folder.resolve("proto")).resolve("open_inference.proto");
        String original = System.getProperty("lepton.protocol", "");
        Files.copy(
                original.isEmpty()
                        ? Path.of("../lepton-protocol/src/main/protobuf/open_inference.proto")
                        : Path.of(original, "open_inference_grpc.proto"),
                proto);
        Result made = run("protoc", "-I" + proto.getParent(), "--python_out=" + proto.getParent(), proto.toString());
        assertThat(made.exit()).as(made.text()).isZero();
        Path script = proto.resolveSibling("protocol_client.py");
        try (InputStream in = OtherClientsIT.class.getResourceAsStream("protocol_client.py")) {
            Files.copy(Objects.requireNonNull(in), script);
        }
        Result said = run(
                PYTHON,
                script.toString(),
                port(),
                server.token(),
                proto.getParent().toString());
        assertThat(said.exit()).as(said.text()).isZero();
        assertThat(said.text().lines())
                .containsExactly(
                        "server lepton True",
                        "model negation ['1'] [('x', 'FP32', [-1, 2])]",
                        "contents from python [2, 2] [-1.0, 2.5, -3.0, -4.0]",
                        "raw from python [-1.0, 2.5, -3.0, -4.0]",
                        "short INVALID_ARGUMENT INPUT_MISMATCH",
                        "nobody NOT_FOUND MODEL_NOT_FOUND",
                        "stranger UNAUTHENTICATED NO_TOKEN");
    }

    /** Two requests, one connection; over HTTP/2 after an upgrade. */
    @Test
    void curlKeepsItsConnection() throws Exception {
        assumeCurl();
        for (String version : List.of("--http1.1", "--http2")) {
            Result said = curl(
                    version,
                    "--write-out",
                    "\n%{http_version} %{http_code} connections %{num_connects}\n",
                    "--data",
                    BODY,
                    url("/v2/models/negation/infer"),
                    url("/v2/models/negation/infer"));
            List<String> lines = said.text().lines().toList();
            assertThat(lines).as(version).hasSize(4);
            String answered = version.equals("--http1.1") ? "1.1 200" : "2 200";
            assertThat(lines.get(0)).contains("\"id\":\"c\"").contains("\"data\":[-1.0,2.5]");
            assertThat(lines.get(1)).isEqualTo(answered + " connections 1");
            assertThat(lines.get(2)).isEqualTo(lines.get(0));
            assertThat(lines.get(3)).isEqualTo(answered + " connections 0");
        }
    }

    /** With prior knowledge curl 7.88 cannot use a connection again, whoever serves: one request for each. */
    @Test
    void curlSpeaksHttp2FromTheFirstByte() throws Exception {
        assumeCurl();
        Result said = curl(
                "--http2-prior-knowledge",
                "--write-out",
                "\n%{http_version} %{http_code}\n",
                "--data",
                BODY,
                url("/v2/models/negation/infer"));
        assertThat(said.text()).contains("\"data\":[-1.0,2.5]").endsWith("\n2 200\n");
    }

    @Test
    void curlSendsAndGetsBytes() throws Exception {
        assumeCurl();
        byte[] json =
                ("{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":"
                                + "8}}],\"parameters\":{\"binary_data_output\":true}}")
                        .getBytes(StandardCharsets.UTF_8);
        Path body = folder.resolve("body");
        Files.write(
                body,
                ByteBuffer.allocate(json.length + 8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(json)
                        .putFloat(1)
                        .putFloat(-2.5f)
                        .array());
        for (String version : List.of("--http1.1", "--http2-prior-knowledge")) {
            Path answer = folder.resolve("answer" + version);
            Path headers = folder.resolve("headers" + version);
            Result said = curl(
                    version,
                    "--dump-header",
                    headers.toString(),
                    "--output",
                    answer.toString(),
                    "--header",
                    "Inference-Header-Content-Length: " + json.length,
                    "--header",
                    "Content-Type: application/octet-stream",
                    "--data-binary",
                    "@" + body,
                    url("/v2/models/negation/infer"));
            assertThat(said.exit()).as(said.text()).isZero();
            int length = Files.readString(headers)
                    .lines()
                    .filter(line -> line.startsWith("inference-header-content-length: "))
                    .mapToInt(line -> Integer.parseInt(
                            line.substring(line.indexOf(' ') + 1).strip()))
                    .sum();
            byte[] bytes = Files.readAllBytes(answer);
            assertThat(new String(bytes, 0, length, StandardCharsets.UTF_8)).contains("\"binary_data_size\":8");
            ByteBuffer values =
                    ByteBuffer.wrap(bytes, length, bytes.length - length).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(List.of(values.getFloat(), values.getFloat())).containsExactly(-1f, 2.5f);
            assertThat(values.hasRemaining()).isFalse();
        }
    }

    private static void assumeCurl() throws Exception {
        Result version = run("curl", "--version");
        Assumptions.assumeTrue(version.exit() == 0 && version.text().contains("HTTP2"), "needs a curl that has HTTP/2");
    }

    private static Result curl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("curl", "--silent", "--show-error", "--header", "Authorization: Bearer " + server.token()));
        command.addAll(Arrays.asList(arguments));
        return run(command.toArray(String[]::new));
    }

    private static String url(String path) {
        return server.url() + path;
    }

    private static String port() {
        return server.url().substring(server.url().lastIndexOf(':') + 1);
    }

    /** What a program printed, errors too. */
    private record Result(int exit, String text) {}

    private static Result run(String... command) throws InterruptedException {
        try {
            Path out = Files.createTempFile(folder, "out", ".txt");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(List.of(command) + ": no end after a minute");
            }
            return new Result(process.exitValue(), Files.readString(out));
        } catch (IOException e) {
            return new Result(-1, String.valueOf(e.getMessage())); // not installed
        }
    }
}
