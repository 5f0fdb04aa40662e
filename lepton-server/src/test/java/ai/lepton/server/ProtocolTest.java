package ai.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.server.RunningServer.Answer;
import ai.lepton.server.inference.internal.BinaryTensors;
import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The protocol beyond plain JSON: tensors as bytes, the repository, statistics, the older protocol, the door for people. */
class ProtocolTest {

    @TempDir
    static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer();
        server.deploy("pets", "3", folder.resolve("pets"), TestGraph.classifier("cat", "dog"));
        server.deploy("sums", "1", folder.resolve("sums"), TestGraph.sumAndDifference());
        server.deploy("words", "1", folder.resolve("words"), TestGraph.identity(DType.STRING));
        for (DType dtype : DType.values()) {
            server.deploy(name(dtype), "1", folder.resolve(name(dtype)), TestGraph.identity(dtype, 2));
        }
        TestGraph pixels = TestGraph.identity(DType.UINT8, 2, 2, 1);
        TensorSpec picture = pixels.inputs().get(0).withImage(new ImageSpec(2, 2, 1, ImageSpec.Fit.RESIZE));
        server.models()
                .models()
                .deploy(
                        "pixels",
                        "1",
                        TestPackage.write(folder.resolve("pixels"), pixels, List.of(picture), pixels.outputs(), null));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void tensorsOfEveryTypePassAsBytes(DType dtype) {
        NdArray array = values(dtype);
        byte[] raw = BinaryTensors.write(array);
        String json =
                "{\"id\":\"b\",\"parameters\":{\"binary_data_output\":true},\"inputs\":[{\"name\":\"x\",\"shape\":[2,2],"
                        + "\"datatype\":\"" + dtype.protocolName() + "\",\"parameters\":{\"binary_data_size\":"
                        + raw.length + "}}]}";
        HttpResponse<byte[]> answer = binary(name(dtype), json, raw, json.length());
        assertThat(answer.statusCode()).as(text(answer.body())).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/octet-stream");
        int length = answer.headers()
                .firstValue("inference-header-content-length")
                .map(Integer::parseInt)
                .orElseThrow();
        assertThat(text(Arrays.copyOf(answer.body(), length)))
                .isEqualTo("{\"model_name\":\"" + name(dtype) + "\",\"model_version\":\"1\",\"id\":\"b\",\"outputs\":[{"
                        + "\"name\":\"y\",\"datatype\":\"" + dtype.protocolName()
                        + "\",\"shape\":[2,2],\"parameters\":{\"binary_data_size\":" + raw.length + "}}]}");
        assertThat(Arrays.copyOfRange(answer.body(), length, answer.body().length))
                .isEqualTo(raw);
    }

    @Test
    void textsAsBytesStandBehindTheirLengths() {
        NdArray array = NdArray.of(Shape.of(2, 2), "a", "", "öö", "😀");
        assertThat(BinaryTensors.write(array))
                .isEqualTo("\1\0\0\0a\0\0\0\0\4\0\0\0öö\4\0\0\0😀".getBytes(StandardCharsets.UTF_8));
    }

    /** Two inputs, one of them as bytes; two outputs, one of them as bytes. */
    @Test
    void bytesAndJsonMix() {
        byte[] raw = BinaryTensors.write(NdArray.of(Shape.of(1, 2), 1f, 2f));
        String json = "{\"inputs\":[{\"name\":\"a\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[10,20]},"
                + "{\"name\":\"b\",\"shape\":[1,2],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":8}}],"
                + "\"outputs\":[{\"name\":\"difference\",\"parameters\":{\"binary_data\":true}},{\"name\":\"sum\"}]}";
        HttpResponse<byte[]> answer = binary("sums", json, raw, json.length());
        String head = "{\"model_name\":\"sums\",\"model_version\":\"1\",\"outputs\":["
                + "{\"name\":\"difference\",\"datatype\":\"FP32\",\"shape\":[1,2],\"parameters\":{\"binary_data_size\":8}},"
                + "{\"name\":\"sum\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[11.0,22.0]}]}";
        assertThat(text(answer.body())).startsWith(head);
        assertThat(Arrays.copyOfRange(answer.body(), head.length(), answer.body().length))
                .isEqualTo(BinaryTensors.write(NdArray.of(Shape.of(1, 2), 9f, 18f)));
        // Bytes may also be asked for by a request that is JSON alone.
        Answer plain = server.infer("sums", json.replace("\"parameters\":{\"binary_data_size\":8}", "\"data\":[1,2]"));
        assertThat(plain.status()).isEqualTo(200);
        assertThat(plain.header("inference-header-content-length")).isEqualTo(Integer.toString(head.length()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'[1,2]'; FP32; 8; 7; body.*binary_data_size: 8 \\(expected: at most the 7 bytes.*",
                "'[1,2]'; FP32; 8; 9; body: 1 bytes behind those of the inputs.*",
                "'[1,2]'; FP32; 7; 7; input \"x\": data: 7 bytes \\(expected: .*",
                "'[2,2]'; FP32; 8; 8; input \"x\": data: 8 bytes \\(expected: more, for FP32 \\[2, 2]\\)",
                "'[1099511627776,2]'; FP32; 8; 8; input \"x\": data: 8 bytes \\(expected: more, for FP32 .*",
                "'[1,2]'; FP32; -1; 8; .*binary_data_size: -1 .*",
                "'[1,2]'; FP32; 99999999999999999999; 8; .*binary_data_size: 9223372036854775807 .*",
                "'[1,2]'; FP99; 8; 8; input \"x\": FP99 \\(expected: FP32\\)",
                "'[1,3]'; FP32; 8; 8; input \"x\": \\[1, 3] \\(expected: \\[-1, 2]\\)"
            })
    void wrongNumbersOfBytesAre400(String shape, String datatype, String size, int sent, String detail) {
        String json = "{\"inputs\":[{\"name\":\"x\",\"shape\":" + shape + ",\"datatype\":\"" + datatype
                + "\",\"parameters\":{\"binary_data_size\":" + size + "}}]}";
        HttpResponse<byte[]> answer = binary(name(DType.FLOAT32), json, new byte[sent], json.length());
        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode problem = json(answer.body());
        assertThat(problem.path("detail").textValue()).matches(detail.replace("body.*binary", ".*binary"));
    }

    @Test
    void bytesThatAreNoTensorAre400() {
        String json =
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"BYTES\",\"parameters\":{\"binary_data_size\":%d}}]}";
        for (byte[] raw : List.of(
                new byte[] {1, 0, 0, 0, 'a'}, // one text of two
                new byte[] {1, 0, 0, 0, 'a', 9, 0, 0, 0, 'b'}, // longer than the rest
                new byte[] {1, 0, 0, 0, 'a', -1, -1, -1, -1, 'b'},
                new byte[] {1, 0, 0, 0, 'a', 1, 0, 0, 0, 'b', 'c'}, // one byte too many
                new byte[] {1, 0, 0, 0, 'a', 1, 0, 0, 0, -1})) { // no UTF-8
            String head = String.format(Locale.ROOT, json, raw.length);
            HttpResponse<byte[]> answer = binary(name(DType.STRING), head, raw, head.length());
            assertThat(answer.statusCode()).as(text(answer.body())).isEqualTo(400);
            assertThat(json(answer.body()).path("title").textValue()).isEqualTo("INPUT_MISMATCH");
        }
        String head = String.format(Locale.ROOT, json, 2).replace("BYTES", "BOOL");
        HttpResponse<byte[]> answer = binary(name(DType.BOOL), head, new byte[] {1, 2}, head.length());
        assertThat(json(answer.body()).path("detail").textValue())
                .isEqualTo("input \"x\": data: value 1: another byte (expected: 0 or 1)");
        String floats = String.format(Locale.ROOT, json, 8).replace("BYTES", "FP32");
        byte[] notANumber = BinaryTensors.write(NdArray.of(Shape.of(1, 2), 1f, Float.NaN));
        answer = binary(name(DType.FLOAT32), floats, notANumber, floats.length());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer.body()).path("title").textValue()).isEqualTo("NAN_INPUT");
    }

    @ParameterizedTest
    @CsvSource({"-1", "x", "1000000", "99999999999", "''"})
    void aWrongLengthOfTheJsonIs400(String length) throws Exception {
        HttpRequest request = server.request("/v2/models/pets/infer")
                .header("Inference-Header-Content-Length", length)
                .POST(BodyPublishers.ofString("{\"inputs\":[]}"))
                .build();
        Answer answer = server.send(request);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem().code()).isEqualTo(ErrorCode.BAD_REQUEST.number());
        assertThat(answer.problem().detail()).startsWith("header Inference-Header-Content-Length: ");
    }

    @Test
    void parametersOfExtensionsThatAreNotHereAreRefused() {
        String body = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,2],"
                + "\"parameters\":{\"shared_memory_region\":\"r\"}}]}";
        Answer answer = server.infer("pets", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem().detail())
                .isEqualTo("parameters: shared_memory_region (expected: one of an extension that this server has; /v2"
                        + " lists them)");
        assertThat(server.infer("pets", body.replace("shared_memory_region", "content_type"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void theRepositoryListsLoadsAndUnloads() throws Exception {
        server.deploy("gone", "4", folder.resolve("gone"), TestGraph.classifier("a", "b"));
        assertThat(index("{}").toString()).contains("{\"name\":\"gone\",\"version\":\"4\",\"state\":\"READY\"}");
        assertThat(server.post("/v2/repository/models/gone/unload", BodyPublishers.noBody())
                        .status())
                .isEqualTo(200);
        assertThat(index("").toString())
                .contains("{\"name\":\"gone\",\"version\":\"4\",\"state\":\"UNAVAILABLE\",\"reason\":\"unloaded\"}");
        assertThat(index("{\"ready\":true}").toString()).doesNotContain("gone").contains("pets");
        Answer refused = server.get("/v2/models/gone/ready");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.problem().detail())
                .isEqualTo("model \"gone\": unloaded (expected: READY). POST /v2/repository/models/gone/load loads it"
                        + " again.");
        assertThat(server.get("/readyz").status()).isEqualTo(200); // as it was asked for
        assertThat(server.post("/v2/repository/models/gone/load", BodyPublishers.ofString("{}"))
                        .status())
                .isEqualTo(200);
        assertThat(server.get("/v2/models/gone/ready").status()).isEqualTo(200);
        server.models().models().undeploy("gone");
        for (String what : List.of("load", "unload")) {
            Answer unknown = server.post("/v2/repository/models/gone/" + what, BodyPublishers.noBody());
            assertThat(unknown.status()).isEqualTo(404);
            Answer parameter = server.post(
                    "/v2/repository/models/pets/" + what,
                    BodyPublishers.ofString("{\"parameters\":{\"config\":\"x\"}}"));
            assertThat(parameter.status()).isEqualTo(400);
            assertThat(parameter.problem().detail())
                    .isEqualTo("parameters: config (expected: none; a model is loaded from where it was deployed)");
        }
        assertThat(server.post("/v2/repository/index", BodyPublishers.ofString("["))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void countsWhatEachModelHasAnswered() throws Exception {
        server.deploy("counted", "2", folder.resolve("counted"), TestGraph.classifier("a", "b"));
        String body = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[3,2],\"data\":[1,0,1,0,1,0]}]}";
        assertThat(server.infer("counted", body).status()).isEqualTo(200);
        assertThat(server.infer("counted", body).status()).isEqualTo(200);
        assertThat(server.infer("counted", "{}").status()).isEqualTo(400);
        JsonNode stats =
                server.get("/v2/models/counted/versions/2/stats").json().at("/model_stats/0");
        assertThat(stats.path("name").textValue()).isEqualTo("counted");
        assertThat(stats.path("inference_count").longValue()).isEqualTo(6);
        assertThat(stats.path("execution_count").longValue()).isEqualTo(2);
        assertThat(stats.path("last_inference").longValue()).isGreaterThan(1_500_000_000_000L);
        assertThat(stats.at("/inference_stats/success/count").longValue()).isEqualTo(2);
        assertThat(stats.at("/inference_stats/fail/count").longValue()).isEqualTo(1);
        for (String phase : List.of("queue", "compute_input", "compute_infer", "compute_output")) {
            assertThat(stats.at("/inference_stats/" + phase + "/count").longValue())
                    .isEqualTo(2);
            assertThat(stats.at("/inference_stats/" + phase + "/ns").longValue())
                    .isPositive();
        }
        assertThat(server.get("/v2/models/stats").json().findValuesAsText("name"))
                .contains("counted", "pets");
        server.models().models().undeploy("counted");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "sums; {'instances':[{'a':[1,2],'b':[3,4]}]}; {'predictions':[{'sum':[4.0,6.0],'difference':[-2.0,-2.0]}]}",
                "sums; {'inputs':{'a':[[1,2],[0,0]],'b':[[3,4],[1,1]]}}; {'outputs':{'sum':[[4.0,6.0],[1.0,1.0]],'difference':[[-2.0,-2.0],[-1.0,-1.0]]}}",
                "identity-int64; {'instances':[[1,2],[3,9223372036854775807]]}; {'predictions':[[1,2],[3,9223372036854775807]]}",
                "identity-uint64; {'instances':[[1,18446744073709551615]]}; {'predictions':[[1,18446744073709551615]]}",
                "identity-fp32; {'inputs':[[0.1,1e-3]]}; {'outputs':[[0.1,0.001]]}",
                "identity-bool; {'instances':[[true,false]]}; {'predictions':[[true,false]]}",
                "words; {'instances':['a','ö']}; {'predictions':['a','ö']}"
            })
    void answersTheOlderProtocol(String model, String body, String expected) {
        Answer answer =
                server.post("/v1/models/" + model + ":predict", BodyPublishers.ofString(body.replace('\'', '"')));
        assertThat(answer.text()).isEqualTo(expected.replace('\'', '"'));
        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "sums# {}# 400# body: an object (expected: an object with instances or inputs, and one of them only)",
                "sums# {'instances':[1],'inputs':[1]}# 400# body: an object (expected: an object with instances or inputs, and one of them only)",
                "sums# {'instances':[[1,2]]}# 400# instances: values without names (expected: an object with [a, b])",
                "sums# {'instances':[{'a':[1,2]}]}# 400# input 'b' row 0: missing (expected: FP32 [-1, 2])",
                "sums# {'instances':[{'a':[1,2],'b':[1,2],'c':1}]}# 400# input 'c': unknown (expected: one of [a, b])",
                "sums# {'instances':[]}# 400# instances: empty (expected: an array of rows)",
                "identity-fp32# {'instances':[[1,2],[3]]}# 400# input 'x' row 1: 1 values where others have 2",
                "identity-fp32# {'instances':[[1,2],3]}# 400# input 'x' row 1: nested in another way than what comes before",
                "identity-fp32# {'instances':[[1,'2']]}# 400# input 'x' row 0: a text (expected: a number)",
                "identity-fp32# {'instances':[[1,2],[1,null]]}# 400# input 'x' row 1: null (expected: a number; this input has no missing values)",
                "identity-fp32# {'instances':[[1,1e39]]}# 400# input 'x' row 0: a number that is too large (expected: within FP32)",
                "identity-int8# {'instances':[[1,128]]}# 400# input 'x' row 0: a number out of range (expected: from -128 to 127)",
                "identity-int8# {'instances':[[1,1.0]]}# 400# input 'x' row 0: a number with a fraction (expected: a whole number)",
                "identity-fp32# {'instances':[[1,2,3]]}# 400# input 'x': [1, 3] (expected: [-1, 2])",
                "identity-fp32# {'instances':[[1,NaN]]}# 400# body at line 1, column 21: NaN or Infinity, which JSON does not have (expected: JSON in UTF-8)",
                "nobody# {'instances':[[1,2]]}# 404# model 'nobody': not deployed (expected: an endpoint; POST /v2/repository/index lists them)",
            })
    void theOlderProtocolSaysWhatIsWrong(String model, String body, int status, String detail) {
        Answer answer =
                server.post("/v1/models/" + model + ":predict", BodyPublishers.ofString(body.replace('\'', '"')));
        assertThat(answer.problem().detail()).isEqualTo(detail.replace('\'', '"'));
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void predictsFromRowsAsPeopleWriteThem() {
        Answer answer = plain("pets", "application/json", "{\"x\":[1,0]}".getBytes(StandardCharsets.UTF_8));
        assertThat(answer.text())
                .isEqualTo(
                        "{\"model\":\"pets\",\"version\":\"3\",\"predictions\":[{\"label\":\"cat\",\"probabilities\":["
                                + "{\"label\":\"0\",\"probability\":0.7310586},{\"label\":\"1\",\"probability\":0.26894143}]}]}");
        Answer rows = plain(
                "sums",
                "application/json",
                "[{\"a\":[1,2],\"b\":[3,4]},{\"b\":[0,0],\"a\":[5,6]}]".getBytes(StandardCharsets.UTF_8));
        assertThat(rows.text())
                .isEqualTo("{\"model\":\"sums\",\"version\":\"1\",\"predictions\":["
                        + "{\"outputs\":{\"sum\":[4.0,6.0],\"difference\":[-2.0,-2.0]}},"
                        + "{\"outputs\":{\"sum\":[5.0,6.0],\"difference\":[5.0,6.0]}}]}");
        Answer top = server.send(server.request("/api/v1/endpoints/pets/predict?top=1")
                .POST(BodyPublishers.ofString("{\"x\":[1,0]}"))
                .build());
        assertThat(top.json().at("/predictions/0/probabilities")).hasSize(1);
    }

    @Test
    void predictsFromAPictureAndFromAText() throws Exception {
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(1, 0, 0, 200);
        image.getRaster().setSample(0, 1, 0, 7);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        for (String type : List.of("image/png", "application/octet-stream", "application/x-www-form-urlencoded")) {
            assertThat(plain("pixels", type, png.toByteArray()).json().at("/predictions/0/outputs/y"))
                    .hasToString("[[[0],[200]],[[7],[0]]]");
        }
        assertThat(plain("words", "text/plain; charset=utf-8", "Größe".getBytes(StandardCharsets.UTF_8))
                        .json()
                        .at("/predictions/0/outputs/y")
                        .textValue())
                .isEqualTo("Größe");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "pets; application/json; e30=; input 'x' row 0: missing (expected: FP32 [-1, 2])",
                "pets; application/json; W10=; body: no rows (expected: an object for each row)",
                "pets; application/json; WzFd; body: a whole number (expected: an object for each row, with [x])",
                "pets; application/json; eyJ4IjpbMSwwXSwieSI6MX0=; input 'y': unknown (expected: one of [x])",
                "pets; image/png; AAAA; body: a picture (expected: JSON, as this model takes [x] and no picture)",
                "pets; text/plain; YQ==; body: a text (expected: JSON, as this model takes [x])",
                "words; text/plain; /w==; body: another encoding (expected: UTF-8)",
                "pets; video/mp4; AAAA; header Content-Type: another kind (expected: application/json, text/csv, image/png or image/jpeg, audio/wav, text/plain)",
                "pets; application/octet-stream; AAAA; header Content-Type: nothing that says what the body is (expected: application/json, text/csv, image/png or image/jpeg, audio/wav, text/plain)",
                "pets; text/csv; eA==; body: a table (expected: JSON, as this model takes tensors, [x])",
            })
    void saysWhatItCannotPredictFrom(String model, String type, String body, String detail) {
        Answer answer = plain(model, type, Base64.getDecoder().decode(body));
        assertThat(answer.problem().detail()).isEqualTo(detail.replace('\'', '"'));
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void thePageIsThereForWhoHasNoToken() {
        for (String path : List.of("/try", "/try/page.js", "/try/page.css")) {
            Answer answer = server.send(
                    HttpRequest.newBuilder(server.request(path).build().uri()).build());
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("content-security-policy")).startsWith("default-src 'none'");
            assertThat(answer.text()).doesNotContain("https://").doesNotContain(RunningServer.TOKEN);
        }
    }

    /** A client that sends a byte now and then holds a connection, not a thread; the others are answered meanwhile. */
    @Test
    void slowClientsHoldNobodyUp() throws Exception {
        String head = "POST /v2/models/pets/infer HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                + "\r\nAuthorization: Bearer " + RunningServer.TOKEN + "\r\nContent-Length: 1000\r\n\r\n{";
        Socket[] slow = new Socket[64];
        try {
            for (int i = 0; i < slow.length; i++) {
                slow[i] = new Socket(InetAddress.getLoopbackAddress(), server.port());
                OutputStream out = slow[i].getOutputStream();
                out.write(head.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
            long start = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                assertThat(plain("pets", "application/json", "{\"x\":[1,0]}".getBytes(StandardCharsets.UTF_8))
                                .status())
                        .isEqualTo(200);
            }
            assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
        } finally {
            for (Socket socket : slow) {
                if (socket != null) {
                    socket.close();
                }
            }
        }
    }

    /** A file with a graph and nothing else: what it takes and gives is what the graph says. */
    @Test
    void aBareGraphIsServedToo() throws Exception {
        Path file = Files.write(
                folder.resolve("bare.onnx"), TestGraph.sumAndDifference().bytes());
        server.models().models().deploy("bare", "1", file);
        assertThat(server.get("/v2/models/bare").json().path("inputs").findValuesAsText("name"))
                .containsExactly("a", "b");
        assertThat(plain("bare", "application/json", "{\"a\":[1,2],\"b\":[3,4]}".getBytes(StandardCharsets.UTF_8))
                        .json()
                        .at("/predictions/0/outputs/sum"))
                .hasToString("[4.0,6.0]");
        server.models().models().undeploy("bare");
    }

    private static JsonNode index(String body) {
        return server.post("/v2/repository/index", BodyPublishers.ofString(body))
                .json();
    }

    private static Answer plain(String model, String type, byte[] body) {
        return server.send(server.request("/api/v1/endpoints/" + model + "/predict")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    }

    private static HttpResponse<byte[]> binary(String model, String json, byte[] raw, int length) {
        byte[] head = json.getBytes(StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOf(head, head.length + raw.length);
        System.arraycopy(raw, 0, body, head.length, raw.length);
        HttpRequest request = server.request("/v2/models/" + model + "/infer")
                .header("Inference-Header-Content-Length", Integer.toString(length))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        try {
            return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static NdArray values(DType dtype) {
        if (dtype == DType.STRING) {
            return NdArray.of(Shape.of(2, 2), "a", "", "öö", "\n");
        }
        NdArray array = NdArray.zeros(dtype, Shape.of(2, 2));
        if (dtype == DType.BOOL) {
            array.set(1, 1);
        } else if (dtype.isWhole()) {
            array.setLong(1, dtype.least());
            array.setLong(2, dtype.most());
            array.setLong(3, 7);
        } else {
            array.set(1, -1.5);
            array.set(2, 1e4);
            array.set(3, 0.1);
        }
        return array;
    }

    private static String name(DType dtype) {
        return "identity-" + dtype.protocolName().toLowerCase(Locale.ROOT);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static JsonNode json(byte[] body) {
        try {
            return new com.fasterxml.jackson.databind.ObjectMapper().readTree(body);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(text(body), e);
        }
    }
}
