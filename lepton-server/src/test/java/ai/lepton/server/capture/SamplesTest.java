package ai.lepton.server.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.lepton.codec.image.PngWriter;
import ai.lepton.core.DType;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.EndpointPlan.Capture;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.PredictionId;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.server.RunningServer;
import ai.lepton.server.ServingOptions;
import ai.lepton.server.TestGraph;
import ai.lepton.server.TestPackage;
import ai.lepton.server.models.ModelFiles;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.prometheus.PrometheusMeterRegistries;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesTest {

    private static final ModelReference MODEL = new ModelReference("sums", 1);
    private static final String BODY = """
            {"inputs": [{"name": "a", "shape": [2, 2], "datatype": "FP32", "data": [1.5, 2, 3, 4]},
                        {"name": "b", "shape": [2, 2], "datatype": "FP32", "data": [47, 11, 47, 11]}]}""";

    private final PrometheusMeterRegistry meters = PrometheusMeterRegistries.newRegistry();

    @TempDir
    private Path folder;

    private Path place() {
        return folder.resolve("samples");
    }

    private RunningServer server() {
        return new RunningServer(ServingOptions.defaults().withThreads(2).withSamples(place()), meters, null);
    }

    private void deploy(RunningServer server, Capture capture) throws IOException {
        Path model = TestPackage.write(folder.resolve("sums"), TestGraph.sumAndDifference());
        server.models()
                .models()
                .apply(EndpointPlan.of("sums", MODEL).withCapture(capture), Map.of(1, ModelFiles.of(model)));
    }

    private static List<JsonNode> lines(Samples samples, String endpoint) {
        try (InputStream in = samples.read(endpoint)) {
            List<JsonNode> lines = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (!line.isEmpty()) {
                    lines.add(new ObjectMapper().readTree(line));
                }
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A sample is kept after its answer is out. */
    private static List<JsonNode> awaited(Samples samples, String endpoint, int count) {
        return await().until(() -> lines(samples, endpoint), lines -> lines.size() == count);
    }

    private double count(String outcome) {
        return meters.counter("lepton.samples", "outcome", outcome).count();
    }

    @Test
    void answersAreKeptRowByRowWithoutWhatIsRedacted() throws Exception {
        try (RunningServer server = server()) {
            Samples samples = Objects.requireNonNull(server.models().samples());
            deploy(server, new Capture(1.0, 7, 256L << 20, List.of("b", "difference")));
            String id = server.infer("sums", BODY).header("lepton-prediction-id");
            List<JsonNode> lines = awaited(samples, "sums", 2);
            assertThat(lines.get(1).path("prediction").textValue()).isEqualTo(id);
            assertThat(lines.get(1).path("model").textValue()).isEqualTo("sums@1");
            assertThat(lines.get(1).path("row").intValue()).isEqualTo(1);
            assertThat(lines.get(1).path("inputs")).hasToString("{\"a\":[3.0,4.0]}");
            assertThat(lines.get(0).path("outputs")).hasToString("{\"sum\":[48.5,13.0]}");
            assertThat(samples.find("sums", PredictionId.parse(id))).isEqualTo(lines);
            assertThat(samples.find("sums", PredictionId.of(System.currentTimeMillis(), 1, 1)))
                    .isEmpty();

            server.post("/api/v1/endpoints/sums/predict", BodyPublishers.ofString("{\"a\": [7, 8], \"b\": [47, 11]}"));
            assertThat(awaited(samples, "sums", 3)).hasSize(3);
            assertThat(server.infer("sums", "{\"inputs\": []}").status()).isEqualTo(400);
            assertThat(awaited(samples, "sums", 3)).hasSize(3);
            for (JsonNode line : lines(samples, "sums")) {
                assertThat(line.path("inputs").toString() + line.path("outputs"))
                        .doesNotContain("47.0", "11.0", "\"b\"", "difference");
            }
            Path file = new SampleFiles(place().resolve("sums")).files().get(0);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");

            assertThat(samples.delete("sums")).isPositive();
            assertThat(lines(samples, "sums")).isEmpty();
            server.infer("sums", BODY);
            assertThat(awaited(samples, "sums", 2)).hasSize(2);
        }
        assertThat(count("written")).isEqualTo(3);
    }

    @Test
    void inputsStandInTheOrderOfTheModel() throws Exception {
        try (RunningServer server = server()) {
            deploy(server, Capture.of(1));
            server.infer(
                    "sums",
                    "{\"inputs\": [{\"name\": \"b\", \"shape\": [1, 2], \"datatype\": \"FP32\", \"data\": [1, 2]},"
                            + "{\"name\": \"a\", \"shape\": [1, 2], \"datatype\": \"FP32\", \"data\": [3, 4]}]}");
            assertThat(awaited(Objects.requireNonNull(server.models().samples()), "sums", 1)
                            .get(0)
                            .path("inputs"))
                    .hasToString("{\"a\":[3.0,4.0],\"b\":[1.0,2.0]}");
        }
    }

    /** Pictures of different sizes are scored in parts. */
    @Test
    void rowsThatWereScoredInPartsHaveTheNumbersThatTheyWereAskedUnder() throws Exception {
        Shape pictures = Shape.of(-1, -1, -1, 1);
        TensorSpec photo = TensorSpec.of("photo", DType.UINT8, pictures)
                .withImage(new ImageSpec(4, 4, 1, ImageSpec.Fit.AS_IT_IS))
                .withValue(ValueSpec.of(ValueSpec.Kind.IMAGE));
        TestGraph graph = new TestGraph()
                .input("photo", DType.UINT8, pictures)
                .node("Flatten", "photo", "flat")
                .node("ArgMax", "flat", "at", TestGraph.integer("axis", 1), TestGraph.integer("keepdims", 0))
                .output("at", DType.INT64, Shape.of(-1));
        Path model = TestPackage.write(folder.resolve("photos"), graph, List.of(photo), graph.outputs(), null);
        ModelReference reference = new ModelReference("photos", 1);
        try (RunningServer server = server()) {
            server.models()
                    .models()
                    .apply(
                            EndpointPlan.of("photos", reference).withCapture(Capture.of(1)),
                            Map.of(1, ModelFiles.of(model)));
            String body = "[" + picture(0, 9) + "," + picture(7, 0, 0) + "," + picture(5, 0) + "]";
            RunningServer.Answer answer = server.send(server.request("/api/v1/endpoints/photos/predict")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body))
                    .build());
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            String id = answer.header("lepton-prediction-id");
            List<JsonNode> rows =
                    Objects.requireNonNull(server.models().samples()).find("photos", PredictionId.parse(id));
            assertThat(rows)
                    .extracting(row -> row.path("row") + " " + row.at("/inputs/photo") + " " + row.at("/outputs/at"))
                    .containsExactly("0 [[[0],[9]]] 1", "1 [[[7],[0],[0]]] 0", "2 [[[5],[0]]] 0");
        }
    }

    private static String picture(int... pixels) {
        NdArray array = NdArray.zeros(DType.UINT8, Shape.of(1, pixels.length, 1));
        for (int i = 0; i < pixels.length; i++) {
            array.set(i, pixels[i]);
        }
        return "{\"photo\":\"" + Base64.getEncoder().encodeToString(PngWriter.png(array)) + "\"}";
    }

    @Test
    void nothingIsKeptUnlessAPlanSaysSo() throws Exception {
        try (RunningServer server = server()) {
            deploy(server, new Capture(1.0, 7, 256L << 20, List.of()));
            server.models()
                    .models()
                    .apply(EndpointPlan.of("sums", MODEL), Map.of(1, ModelFiles.of(folder.resolve("sums"))));
            assertThat(server.infer("sums", BODY).status()).isEqualTo(200);
            assertThat(lines(Objects.requireNonNull(server.models().samples()), "sums"))
                    .isEmpty();
        }
        assertThat(place()).doesNotExist();
    }

    @Test
    void aRedactedColumnThatThereIsNotIsRefusedAndTheEndpointAnswersAsBefore() throws Exception {
        try (RunningServer server = server()) {
            deploy(server, Capture.of(1));
            assertThatThrownBy(() -> deploy(server, new Capture(1.0, 7, 256L << 20, List.of("a", "c"))))
                    .isInstanceOf(LeptonException.class)
                    .hasMessage("INVALID_ARGUMENT (1001): capture.redact: c (expected: an input or output, of [a, b,"
                            + " difference, sum])");
            assertThat(server.models().models().problem("sums")).isNull();
            assertThat(server.infer("sums", BODY).status()).isEqualTo(200);
            assertThat(awaited(Objects.requireNonNull(server.models().samples()), "sums", 2))
                    .hasSize(2);
        }
    }

    @Test
    void theIdSaysWhatIsKeptAndTheShareIsAsAsked() throws Exception {
        int requests = 2000;
        try (RunningServer server = server()) {
            Capture capture = Capture.of(0.1);
            deploy(server, capture);
            List<String> wanted = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                String id = server.infer("sums", BODY).header("lepton-prediction-id");
                if (Samples.isWanted(capture, PredictionId.parse(id))) {
                    wanted.add(id);
                }
            }
            Samples samples = Objects.requireNonNull(server.models().samples());
            assertThat(awaited(samples, "sums", 2 * wanted.size()))
                    .extracting(line -> line.path("prediction").textValue())
                    .containsAll(wanted)
                    .hasSize(2 * wanted.size());
            // The ids are as even as can be: ten in a hundred, give or take one.
            assertThat(wanted.size()).isBetween(requests / 10 - 3, requests / 10 + 3);
        }
    }

    @Test
    void aDiskThatIsFullStopsTheSamplesAndNothingElse() throws Exception {
        try (Samples samples = new Samples(place(), meters, Long.MAX_VALUE)) {
            samples.offer(sample(1));
            await().until(() -> count("dropped") == 1);
            assertThat(lines(samples, "sums")).isEmpty();
        }
        assertThat(place()).doesNotExist();
        Files.writeString(place(), "a file where the folder should be");
        try (RunningServer server = server()) {
            deploy(server, Capture.of(1));
            assertThat(server.infer("sums", BODY).status()).isEqualTo(200);
            await().until(() -> count("dropped") == 2);
            Files.delete(place());
            assertThat(server.infer("sums", BODY).status()).isEqualTo(200);
            await().until(() -> count("written") == 1);
        }
    }

    @Test
    void whatWasTakenIsThereAfterTheEndAndAFileThatBreaksOffIsReadAsFarAsItGoes() throws Exception {
        try (Samples samples = new Samples(place(), meters)) {
            for (int i = 0; i < 500; i++) {
                samples.offer(sample(i));
            }
        }
        assertThat(count("written")).isEqualTo(500);
        SampleFiles files = new SampleFiles(place().resolve("sums"));
        Path first = files.files().get(0);
        try (Samples samples = new Samples(place(), meters)) {
            assertThat(awaited(samples, "sums", 500)).hasSize(500);
            samples.offer(sample(500));
            assertThat(awaited(samples, "sums", 501)).hasSize(501);
            assertThat(files.files()).hasSize(2);
            byte[] whole = Files.readAllBytes(first);
            Files.write(first, Arrays.copyOf(whole, whole.length - 30));
            List<JsonNode> left = lines(samples, "sums");
            assertThat(left.size()).isBetween(1, 500);
            assertThat(left.get(left.size() - 1).path("inputs")).hasToString("{\"a\":500.0}");
        }
    }

    @Test
    void whatIsTooOldOrTooMuchGoes() throws Exception {
        SampleFiles files = new SampleFiles(place().resolve("sums"));
        Instant now = Instant.now();
        byte[] lines = new byte[300_000];
        new Random(1).nextBytes(lines); // cannot be compressed
        Capture week = new Capture(1.0, 7, 2L << 20, List.of());
        for (int i = 0; i < 20; i++) {
            files.append(lines, week, now.plusMillis(i));
        }
        long bytes = 0;
        for (Path file : files.files()) {
            bytes += Files.size(file);
        }
        assertThat(bytes).isBetween(1L << 20, (2L << 20) + 300_000);
        Path oldest = files.files().get(0);
        Files.setLastModifiedTime(oldest, FileTime.from(now.minus(Duration.ofDays(3))));
        files.sweep(null, now);
        assertThat(oldest).exists();
        files.sweep(new Capture(1.0, 2, 2L << 20, List.of()), now); // a shorter time holds for those that are there
        assertThat(oldest).doesNotExist();
        Path next = files.files().get(0);
        Files.setLastModifiedTime(next, FileTime.from(now.minus(Duration.ofDays(8))));
        files.sweep(null, now); // nobody captures any more: as the name says
        assertThat(next).doesNotExist();
    }

    private static Sample sample(int number) {
        return new Sample(
                PredictionId.of(System.currentTimeMillis(), 1, number),
                "sums",
                MODEL,
                Capture.of(1),
                Map.of("a", NdArray.of(Shape.of(1), (float) number)),
                Map.of("y", NdArray.of(Shape.of(1), "text " + number)),
                IntUnaryOperator.identity());
    }

    @Test
    void valuesAreWrittenAsTheyAre() throws Exception {
        var out = new ByteArrayOutputStream();
        new Sample(
                        PredictionId.of(0, 0, 0),
                        "e",
                        MODEL,
                        Capture.of(1),
                        Map.of("n", NdArray.of(Shape.of(2, 1), Float.NaN, 0.1f)),
                        Map.of("s", NdArray.of(Shape.of(2), "ä\"", "")),
                        IntUnaryOperator.identity())
                .write(out);
        String head =
                "{\"prediction\":\"00000000000000000000000000\",\"time\":\"1970-01-01T00:00:00Z\",\"model\":\"sums@1\"";
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(head + ",\"row\":0,\"inputs\":{\"n\":null},\"outputs\":{\"s\":\"ä\\\"\"}}\n" + head
                        + ",\"row\":1,\"inputs\":{\"n\":0.1},\"outputs\":{\"s\":\"\"}}\n");
    }
}
