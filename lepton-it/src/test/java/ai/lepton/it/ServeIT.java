package ai.lepton.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lepton serve}: models from files, the same rules, and no request lost when it is told to stop. */
class ServeIT {

    private static final String BODY =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,-2.5]}]}";

    @TempDir
    private Path folder;

    @Test
    void servesAFolderOfModelsAndStopsWithoutLosingARequest() throws Exception {
        Path models = folder.resolve("models");
        write(models.resolve("Negation 1.onnx"), "Neg");
        write(models.resolve("abs").resolve("1").resolve("model.onnx"), "Neg");
        write(models.resolve("abs").resolve("2").resolve("model.onnx"), "Abs");
        Path home = folder.resolve("home");
        Path log = folder.resolve("access.log");
        try (Program serve = Program.start(
                home, "serve", models.toString(), "--port", "0", "-o", "json", "--access-log", log.toString())) {
            JsonNode started = started(serve);
            Server server = new Server(
                    started.path("url").textValue(), started.path("token").textValue());
            assertThat(server.isReady()).isTrue();
            assertThat(started.path("models").findValuesAsText("name")).containsExactly("negation-1", "abs");
            assertThat(home).doesNotExist();
            Server.Answer two = server.post("/v2/models/abs/versions/2/infer", BODY);
            assertThat(two.json().at("/outputs/0/data")).hasToString("[1.0,2.5]");
            Awaitility.await().until(() -> Files.readString(log).contains("\"prediction\":"));
            String id = new ObjectMapper()
                    .readTree(Files.readAllLines(log).stream()
                            .filter(line -> line.contains("prediction"))
                            .findFirst()
                            .orElseThrow())
                    .path("prediction")
                    .textValue();
            Server.Answer prediction = server.get("/api/v1/predictions/" + id);
            assertThat(prediction.json().at("/model/version").intValue()).isEqualTo(2);
            assertThat(prediction.json().at("/request/path").textValue()).isEqualTo("/v2/models/abs/versions/2/infer");
            assertThat(server.get("/api/v1/predictions/" + "0".repeat(26)).status())
                    .isEqualTo(404);
            // Not loaded before somebody names it.
            Server.Answer one = server.post("/v2/models/abs/versions/1/infer", BODY);
            assertThat(one.json().at("/outputs/0/data")).hasToString("[-1.0,2.5]");
            Server.Answer stranger = new Server(server.url(), "wrong").get("/v2/models/abs");
            assertThat(stranger.status()).isEqualTo(401);
            assertThat(stranger.json().path("detail").textValue())
                    .isEqualTo(
                            "header Authorization: not a valid token (expected: the token that the server was started"
                                    + " with: that of --token-file or LEPTON_TOKEN, or the one that it printed)");
            assertThat(server.get("/api/v1/runs").status()).isEqualTo(404); // no control plane

            AtomicInteger answered = new AtomicInteger();
            AtomicInteger refused = new AtomicInteger();
            ExecutorService clients = Executors.newFixedThreadPool(5);
            List<Future<String>> ends = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                ends.add(clients.submit((Callable<String>) () -> ask(server, answered)));
            }
            Future<Boolean> watch = clients.submit(() -> watchReadiness(server, refused));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> answered.get() > 200);
            serve.process().destroy(); // SIGTERM
            long broken = 0;
            for (Future<String> end : ends) {
                assertThat(end.get()).matches("refused|closed.*");
                broken += end.get().equals("refused") ? 0 : 1;
            }
            watch.get();
            clients.shutdown();
            assertThat(serve.process().waitFor()).isEqualTo(143);
            assertThat(refused.get())
                    .as("said that it is not ready before the port was closed")
                    .isPositive();
            assertThat(serve.err()).doesNotContain("Exception");
            long logged = Files.readAllLines(log).stream()
                    .filter(line -> line.contains("/negation-1/infer") && line.contains("\"prediction\":"))
                    .count();
            assertThat(logged)
                    .as("every answer is in the access log")
                    .isBetween((long) answered.get(), answered.get() + broken);
        }
    }

    /** Asks until the port is closed, and says how that ended; every request that was taken must have been answered. */
    private static String ask(Server server, AtomicInteger answered) {
        while (true) {
            try {
                Server.Answer answer = server.post("/v2/models/negation-1/infer", BODY);
                if (answer.status() == 503 && answer.body().contains("server: shutting down (expected: READY)")) {
                    return "refused"; // asked again, another server would answer
                }
                if (answer.status() != 200 || !answer.body().contains("[-1.0,2.5]")) {
                    return answer.toString();
                }
                answered.incrementAndGet();
            } catch (UncheckedIOException e) {
                Throwable cause = e.getCause();
                if (cause instanceof ConnectException) {
                    return "refused";
                }
                String message = String.valueOf(cause.getMessage());
                // Nothing was under way on the connection when it was closed, or the client gave up on GOAWAY what was,
                // as that
                // of Java does before 24 (JDK-8335181), though it is answered.
                return (message.matches(".*(GOAWAY|closed|no bytes|reset).*") ? "closed: " : "") + cause;
            }
        }
    }

    private static boolean watchReadiness(Server server, AtomicInteger refused) throws InterruptedException {
        while (true) {
            try {
                if (server.get("/readyz").status() == 503) {
                    refused.incrementAndGet();
                }
            } catch (UncheckedIOException e) {
                if (e.getCause() instanceof ConnectException) {
                    return true;
                }
            }
            Thread.sleep(10);
        }
    }

    @Test
    void asksForNoTokenWhereNoneIsWanted() throws Exception {
        Path model = write(folder.resolve("a.onnx"), "Neg");
        try (Program serve = Program.start(
                folder.resolve("home"), "serve", "minus=" + model, "--port", "0", "--no-auth", "-o", "json")) {
            JsonNode started = started(serve);
            assertThat(started.path("token").isNull()).isTrue();
            Server server = new Server(started.path("url").textValue(), "any");
            assertThat(server.post("/v2/models/minus/infer", BODY).status()).isEqualTo(200);
        }
    }

    @Test
    void aQuietStartSaysTheTokenThatItMadeAndNoMore() throws Exception {
        Path model = write(folder.resolve("minus.onnx"), "Neg");
        try (Program serve =
                Program.start(folder.resolve("home"), "serve", model.toString(), "--port", "0", "--quiet")) {
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> {
                assertThat(serve.process().isAlive()).as(serve.err()).isTrue();
                return serve.out().endsWith("\n");
            });
            assertThat(serve.out()).matches("[0-9a-f]{48}\n");
        }
    }

    @Test
    void saysWhatIsWrongAndStartsNothing() throws Exception {
        Path model = write(folder.resolve("a.onnx"), "Neg");
        Files.writeString(folder.resolve("b.onnx"), "no graph");
        Files.createDirectories(folder.resolve("empty"));
        Files.writeString(folder.resolve("blank"), " \n");
        assertRefused(
                "INVALID_ARGUMENT (1001): --no-auth: with --insecure", model.toString(), "--no-auth", "--insecure");
        assertRefused(
                "INVALID_ARGUMENT (1001): --token-file " + folder.resolve("blank") + ": no token",
                model.toString(),
                "--token-file",
                folder.resolve("blank").toString());
        assertRefused("FILE_UNREADABLE (1107): ", model.toString(), "--token-file", folder + "/none");
        assertRefused("DATA_NOT_FOUND (1101): " + folder + "/none: is not there", folder + "/none");
        assertRefused("DATA_NOT_FOUND (1101): " + folder + "/empty: no model in it", folder + "/empty");
        assertRefused("PACKAGE_CORRUPT (1301): " + folder + "/b.onnx: ", folder + "/b.onnx");
        assertRefused("INVALID_ARGUMENT (1001): model \"a\": ", model.toString(), "a=" + model);
    }

    private void assertRefused(String message, String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "serve";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--port";
        all[arguments.length + 2] = "0";
        Program.Result result = Program.run(folder.resolve("home"), all);
        assertThat(result.err()).contains("lepton: " + message);
        assertThat(result.exit()).isNotZero();
        assertThat(result.out()).isEmpty();
    }

    static JsonNode started(Program serve) throws IOException {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> {
            if (!serve.process().isAlive()) {
                throw new AssertionError("ended: " + serve.err());
            }
            return serve.out().endsWith("}\n");
        });
        return new ObjectMapper().readTree(serve.out());
    }

    /** A graph of one operator on pairs of numbers. */
    static Path write(Path file, String operator) throws IOException {
        Files.createDirectories(file.getParent());
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("test")
                .addInput(pairs("x"))
                .addOutput(pairs("y"))
                .addNode(
                        NodeProto.newBuilder().setOpType(operator).addInput("x").addOutput("y"));
        return Files.write(
                file,
                ModelProto.newBuilder()
                        .setIrVersion(9)
                        .setGraph(graph)
                        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(20))
                        .build()
                        .toByteArray());
    }

    private static ValueInfoProto pairs(String name) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                .setShape(TensorShapeProto.newBuilder()
                                        .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder()
                                                .setDimParam("N"))
                                        .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder()
                                                .setDimValue(2)))))
                .build();
    }
}
