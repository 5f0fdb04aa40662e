package ai.lepton.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.DType;
import ai.lepton.server.RunningServer.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.server.RoutePathType;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents say is what the server does: every path is asked, and every route is in the document. */
class OpenApiTest {

    private static final String INFER =
            "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,0]}]}";

    /** What a path is asked with; the others need no body. */
    private static final Map<String, String> BODIES = Map.of(
            "/v2/models/{model}/infer", INFER,
            "/v2/models/{model}/versions/{version}/infer", INFER,
            "/v2/repository/index", "{\"ready\":true}",
            "/v1/models/{model}:predict", "{\"instances\":[[1,0]]}",
            "/api/v1/endpoints/{name}/predict", "{\"x\":[1,0]}");

    @TempDir
    static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer();
        server.deploy("pets", "3", folder.resolve("pets"), TestGraph.classifier("cat", "dog"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void everyPathOfTheDocumentAnswersAsItSays() {
        JsonNode document = server.get("/openapi.json").json();
        assertThat(document.path("openapi").textValue()).isEqualTo("3.1.0");
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(
                                operation -> check(document, path.getKey(), operation.getKey(), operation.getValue())));
        server.post("/v2/repository/models/pets/load", BodyPublishers.noBody());
    }

    private static void check(JsonNode document, String path, String method, JsonNode operation) {
        String real = path.replace("{model}", "pets").replace("{name}", "pets").replace("{version}", "3");
        if (path.endsWith("/unload")) {
            return; // asked by another test, as nothing would answer afterwards
        }
        String body = BODIES.getOrDefault(path, "");
        Answer answer = send(method, real, body, true);
        JsonNode responses = operation.path("responses");
        int expected = responses.has("200") ? 200 : 404;
        assertThat(answer.status()).as("%s %s: %s", method, real, answer.text()).isEqualTo(expected);
        JsonNode content = responses.path(Integer.toString(expected)).path("content");
        content.fieldNames()
                .forEachRemaining(
                        type -> assertThat(answer.header("content-type")).startsWith(type));
        JsonNode schema = content.path("application/json").path("schema");
        if (schema.has("$ref")) {
            checkRequired(document, schema, answer.json(), real);
        }
        boolean open = operation.path("security").isArray()
                && operation.path("security").isEmpty();
        assertThat(send(method, real, body, false).status())
                .as("%s without a token", real)
                .isEqualTo(open ? 200 : 401);
        assertThat(responses.has("401"))
                .as("%s says that it needs a token", real)
                .isEqualTo(!open);
        for (JsonNode reference : responses.findValues("$ref")) {
            assertThat(document.at(reference.textValue().substring(1)).isObject())
                    .isTrue();
        }
    }

    private static void checkRequired(JsonNode document, JsonNode schema, JsonNode value, String path) {
        JsonNode described = document.at(schema.path("$ref").textValue().substring(1));
        JsonNode of = described.has("oneOf") ? described.path("oneOf").path(0) : described;
        JsonNode object = of.path("type").asText().equals("array") ? value.path(0) : value;
        JsonNode properties = of.has("items") ? of.path("items") : of;
        properties
                .path("required")
                .forEach(name -> assertThat(object.has(name.textValue()))
                        .as("%s: %s in %s", path, name, value)
                        .isTrue());
        object.fieldNames()
                .forEachRemaining(
                        name -> assertThat(properties.path("properties").has(name))
                                .as("%s: %s is described", path, name)
                                .isTrue());
    }

    @Test
    void everyRouteOfTheModelServerIsInTheDocument() {
        TreeSet<String> described = new TreeSet<>();
        server.get("/openapi.json").json().path("paths").fieldNames().forEachRemaining(described::add);
        List<String> routes = server.routes().stream()
                .filter(route -> route.pathType() == RoutePathType.EXACT
                        || route.pathType() == RoutePathType.PARAMETERIZED
                        || route.pathType() == RoutePathType.REGEX)
                .map(route -> route.patternString()
                        .replaceAll("/:([a-z]+)", "/{$1}")
                        .replaceAll("\\(\\?<([a-z]+)>[^)]*\\)", "{$1}")
                        .replaceAll("[$^]", ""))
                .filter(path -> !path.startsWith("/inference.") && !path.startsWith("/grpc."))
                .filter(path -> !List.of("/broken", "/wrong-argument", "/slow").contains(path))
                .distinct()
                .collect(Collectors.toList());
        assertThat(routes).isNotEmpty().allSatisfy(path -> assertThat(described).contains(path));
        assertThat(described).allSatisfy(path -> assertThat(routes).contains(path));
    }

    /** The document of a model has its own names, and examples that can be sent as they are. */
    @Test
    void theExamplesOfAModelsDocumentAreAnswered() throws Exception {
        server.deploy("sums", "1", folder.resolve("sums"), TestGraph.sumAndDifference());
        for (DType dtype : DType.values()) {
            String name = "identity-" + dtype.protocolName().toLowerCase(java.util.Locale.ROOT);
            server.deploy(name, "1", folder.resolve(name), TestGraph.identity(dtype, 3, 2));
        }
        for (JsonNode model :
                server.post("/v2/repository/index", BodyPublishers.noBody()).json()) {
            String name = model.path("name").textValue();
            JsonNode document =
                    server.get("/v2/models/" + name + "/openapi.json").json();
            for (String path : List.of("/v2/models/" + name + "/infer", "/api/v1/endpoints/" + name + "/predict")) {
                JsonNode json = document.path("paths")
                        .path(path)
                        .path("post")
                        .path("requestBody")
                        .path("content")
                        .path("application/json");
                assertThat(json.path("schema").isObject()).isTrue();
                Answer answer =
                        send("post", path, requireNonNull(json.get("example")).toString(), true);
                assertThat(answer.status()).as("%s: %s", path, answer.text()).isEqualTo(200);
            }
        }
        JsonNode inputs = server.get("/v2/models/sums/openapi.json")
                .json()
                .path("paths")
                .path("/v2/models/sums/infer")
                .findPath("inputs");
        assertThat(inputs.path("items").path("oneOf").findValuesAsText("title")).containsExactly("a", "b");
    }

    private static Answer send(String method, String path, String body, boolean withToken) {
        HttpRequest.Builder request = withToken
                ? server.request(path)
                : HttpRequest.newBuilder(server.request(path).build().uri());
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return server.send(request.method(
                        method.toUpperCase(java.util.Locale.ROOT),
                        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build());
    }
}
