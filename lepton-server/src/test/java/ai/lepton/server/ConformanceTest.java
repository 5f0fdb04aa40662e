package ai.lepton.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.server.RunningServer.Answer;
import ai.lepton.server.inference.internal.BinaryTensors;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.serialization.YamlMapperFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every path, method and status of the protocol's OpenAPI document, asked of a running server: requests and answers are held
 * against its schemas.
 */
class ConformanceTest {

    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static JsonNode document;

    @BeforeAll
    static void start() throws Exception {
        document =
                YamlMapperFactory.getInstance().readTree(ProtocolFiles.read("rest.yaml", "open_inference_rest.yaml"));
        server = new RunningServer();
        server.deploy("pets", "3", folder.resolve("pets"), TestGraph.classifier("cat", "dog"));
        for (DType dtype : DType.values()) {
            server.deploy(name(dtype), "1", folder.resolve(name(dtype)), TestGraph.identity(dtype, 2));
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** For each status that an operation has, a request that gets it. */
    @Test
    void everyOperationAnswersWithEveryStatusAsDescribed() {
        TreeSet<String> asked = new TreeSet<>();
        document.path("paths").properties().forEach(path -> {
            for (String method : METHODS) {
                JsonNode operation = path.getValue().path(method);
                operation.path("responses").properties().forEach(response -> {
                    String what = method + " " + path.getKey() + " " + response.getKey();
                    Answer answer = provoke(method, path.getKey(), response.getKey(), operation);
                    if (answer == null) {
                        return;
                    }
                    asked.add(what);
                    assertThat(Integer.toString(answer.status()))
                            .as("%s: %s", what, answer.text())
                            .isEqualTo(response.getKey());
                    check(what, schema(response.getValue()), answer);
                });
            }
        });
        assertThat(asked)
                .contains(
                        "get /v2/ 200",
                        "get /v2/health/live 200",
                        "get /v2/health/ready 200",
                        "get /v2/models/${MODEL_NAME}/versions/${MODEL_VERSION} 200",
                        "get /v2/models/${MODEL_NAME}/versions/${MODEL_VERSION}/ready 200",
                        "post /v2/models/${MODEL_NAME}/versions/${MODEL_VERSION}/infer 200",
                        "post /v2/models/${MODEL_NAME}/versions/${MODEL_VERSION}/infer 400");
    }

    /** Null where nothing that a client sends is wrong: a path without parameters and without a body. */
    private static @Nullable Answer provoke(String method, String path, String status, JsonNode operation) {
        JsonNode body = schema(operation.path("requestBody"));
        if (status.equals("200")) {
            if (body == null) {
                return ask(method, path("pets", path), null);
            }
            JsonNode request = inference("FP32", "[1,0]");
            assertThat(faults(body, request)).isEmpty();
            return ask(method, path("pets", path), request.toString());
        }
        assertThat(status).as(path).isEqualTo("400");
        if (body == null) {
            return null;
        }
        JsonNode request = inference("FP32", "[1,0,0]"); // of the protocol's form, but not of the model's shape
        assertThat(faults(body, request)).isEmpty();
        return ask(method, path("pets", path), request.toString());
    }

    /** What is neither there nor asked properly is an error object too. */
    @Test
    void errorsHaveTheProtocolsForm() {
        JsonNode error = document.at(
                "/components/schemas/" + (ProtocolFiles.areOriginal() ? "inference_error_response" : "error"));
        document.path("paths").properties().forEach(path -> {
            if (path.getKey().contains("MODEL_NAME")) {
                String method = path.getValue().has("post") ? "post" : "get";
                Answer missing = ask(method, path("nobody", path.getKey()), method.equals("post") ? "{}" : null);
                assertThat(missing.status()).as(path.getKey()).isEqualTo(404);
                check(path.getKey(), error, missing);
            }
            for (String method : METHODS) {
                if (!path.getValue().has(method)) {
                    Answer refused = ask(method, path("pets", path.getKey()), null);
                    assertThat(refused.status())
                            .as(method + " " + path.getKey())
                            .isEqualTo(405);
                    check(path.getKey(), error, refused);
                }
            }
        });
        for (String wrong : List.of("", "[]", "{", "{}", "{\"inputs\":1}", "{\"inputs\":[{}]}", "\u00ff")) {
            Answer refused = server.infer("pets", wrong);
            assertThat(refused.status()).as(wrong).isEqualTo(400);
            check(wrong, error, refused);
        }
    }

    /** Flat, nested, and as bytes; what comes back is what was sent, under the id that was sent. */
    @ParameterizedTest
    @EnumSource(DType.class)
    void everyDatatypeGoesThereAndBack(DType dtype) throws Exception {
        String path = "/v2/models/" + name(dtype) + "/infer";
        String operation = "/v2/models/${MODEL_NAME}/versions/${MODEL_VERSION}/infer";
        JsonNode infer = document.path("paths").path(operation).path("post");
        JsonNode asked = schema(infer.path("requestBody"));
        JsonNode answered = schema(infer.path("responses").path("200"));
        assertThat(asked).isNotNull();
        String one = dtype == DType.STRING ? "\"a\"" : dtype == DType.BOOL ? "true" : "1";
        String two = dtype == DType.STRING ? "\"b\"" : dtype == DType.BOOL ? "false" : "2";
        for (String data : List.of("[" + one + "," + two + "]", "[[" + one + "," + two + "]]")) {
            JsonNode request = inference(dtype.protocolName(), data);
            assertThat(faults(requireNonNull(asked), request)).isEmpty();
            Answer answer = server.post(path, BodyPublishers.ofString(request.toString()));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            check(path, answered, answer);
            assertThat(answer.json().path("id").textValue()).isEqualTo("an id");
            JsonNode output = answer.json().path("outputs").path(0);
            assertThat(output.path("datatype").textValue()).isEqualTo(dtype.protocolName());
            assertThat(MAPPER.writeValueAsString(output.path("shape"))).isEqualTo("[1,2]");
            List<String> values = new ArrayList<>();
            output.path("data").forEach(value -> values.add(value.isNumber() ? "" + value.asInt() : value.toString()));
            assertThat(values).containsExactly(one, two);
        }
        NdArray sent = dtype == DType.STRING
                ? NdArray.of(Shape.of(1, 2), "a", "\u00e4")
                : NdArray.zeros(dtype, Shape.of(1, 2));
        if (dtype.isFloating()) {
            sent.set(0, 1.5);
        } else if (dtype != DType.STRING) {
            sent.setLong(0, 1);
        }
        byte[] bytes = BinaryTensors.write(sent);
        binary(path, dtype, bytes);
    }

    private static void binary(String path, DType dtype, byte[] bytes) throws Exception {
        String json = "{\"id\":\"b\",\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"" + dtype.protocolName()
                + "\",\"parameters\":{\"binary_data_size\":" + bytes.length
                + "}}],\"parameters\":{\"binary_data_output\":true}}";
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(json.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(bytes);
        var response = HttpClient.newHttpClient()
                .send(
                        server.request(path)
                                .header("Inference-Header-Content-Length", Integer.toString(json.length()))
                                .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                                .build(),
                        BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        int length = Integer.parseInt(
                response.headers().firstValue("Inference-Header-Content-Length").orElseThrow());
        JsonNode answer = MAPPER.readTree(response.body(), 0, length);
        assertThat(answer.path("id").textValue()).isEqualTo("b");
        assertThat(answer.at("/outputs/0/parameters/binary_data_size").intValue())
                .isEqualTo(response.body().length - length)
                .isEqualTo(bytes.length);
        assertThat(Arrays.copyOfRange(response.body(), length, response.body().length))
                .isEqualTo(bytes);
    }

    private static JsonNode inference(String datatype, String data) {
        try {
            int values = data.split(",").length;
            return MAPPER.readTree("{\"id\":\"an id\",\"inputs\":[{\"name\":\"x\",\"shape\":[1," + values
                    + "],\"datatype\":\"" + datatype + "\",\"data\":" + data + "}]}");
        } catch (IOException e) {
            throw new IllegalStateException(data, e);
        }
    }

    private static String name(DType dtype) {
        return "identity-" + dtype.protocolName().toLowerCase(Locale.ROOT);
    }

    private static String path(String model, String path) {
        return path.replace("${MODEL_NAME}", model).replace("${MODEL_VERSION}", "3");
    }

    private static Answer ask(String method, String path, @Nullable String body) {
        HttpRequest.Builder request = server.request(path)
                .method(
                        method.toUpperCase(Locale.ROOT),
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return server.send(request.build());
    }

    private static @Nullable JsonNode schema(JsonNode described) {
        JsonNode schema = described.path("content").path("application/json").path("schema");
        return schema.isMissingNode() ? null : schema;
    }

    private static void check(String what, @Nullable JsonNode schema, Answer answer) {
        if (schema != null) {
            assertThat(answer.header("content-type")).as(what).contains("json");
            assertThat(faults(schema, answer.json()))
                    .as("%s: %s", what, answer.text())
                    .isEmpty();
        }
    }

    /** What a validator finds; references lead into the whole document. */
    private static List<String> faults(JsonNode schema, JsonNode value) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.setAll(Map.of("allOf", whole.arrayNode().add(schema), "components", document.path("components")));
        return SCHEMAS.getSchema(whole).validate(value).stream()
                .map(Object::toString)
                .toList();
    }
}
