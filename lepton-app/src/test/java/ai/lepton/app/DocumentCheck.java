package ai.lepton.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.server.RoutePathType;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds {@code /openapi.json} of a running server and the control plane behind it together. */
final class DocumentCheck {

    private static final String PREFIX = "/api/v1";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private final HttpClient client = HttpClient.newHttpClient();
    private final LeptonServer server;
    private final String token;
    private final JsonNode document;
    private final Set<String> asked = new TreeSet<>();

    DocumentCheck(LeptonServer server, String token) {
        this.server = server;
        this.token = token;
        this.document = json(send("get", "/openapi.json", null, token));
    }

    /** Every route is in the document, by path and method, and the other way round. */
    void describesEveryRoute() {
        TreeSet<String> routes = server.routes().stream()
                .filter(route ->
                        route.pathType() == RoutePathType.EXACT || route.pathType() == RoutePathType.PARAMETERIZED)
                .filter(route -> isControl(route.patternString()))
                .flatMap(route -> route.methods().stream()
                        .map(method -> method.name().toLowerCase(Locale.ROOT) + " "
                                + route.patternString().replaceAll("/:([a-z]+)", "/{$1}")))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(operations()).isEqualTo(routes);
    }

    /** Every operation was asked. */
    void askedEveryOperation() {
        assertThat(asked).isEqualTo(operations());
    }

    private Set<String> operations() {
        TreeSet<String> operations = new TreeSet<>();
        document.path("paths").properties().forEach(path -> {
            if (isControl(path.getKey())) {
                path.getValue().fieldNames().forEachRemaining(method -> operations.add(method + " " + path.getKey()));
            }
        });
        return operations;
    }

    /** The plain door is the model server's. */
    private static boolean isControl(String path) {
        return path.startsWith(PREFIX) && !path.endsWith("/predict");
    }

    /** Asks without a body. */
    JsonNode ask(String method, String path, Map<String, String> names, int status) {
        return ask(method, path, names, null, status);
    }

    /**
     * Asks, and finds the answer as it is described.
     *
     * @param path as in the document, behind {@code /api/v1}
     * @param names what its parameters are
     * @param body JSON; null for none
     * @param status that must come; it must be one that is described
     */
    JsonNode ask(String method, String path, Map<String, String> names, @Nullable String body, int status) {
        String real = PREFIX + path;
        for (Map.Entry<String, String> name : names.entrySet()) {
            real = real.replace("{" + name.getKey() + "}", name.getValue());
        }
        String what = method + " " + PREFIX + path;
        asked.add(what);
        JsonNode operation = document.path("paths").path(PREFIX + path).path(method);
        if (body != null && body.startsWith("{")) {
            assertThat(faults(schema(operation.path("requestBody")), read(body)))
                    .as(what)
                    .isEmpty();
        }
        HttpResponse<String> answer = send(method, real, body, token);
        assertThat(answer.statusCode()).as("%s: %s", what, answer.body()).isEqualTo(status);
        JsonNode response = operation.path("responses").path(Integer.toString(status));
        assertThat(response.isObject()).as("%s: %d is described", what, status).isTrue();
        assertThat(send(method, real, body, "wrong").statusCode()).as(what).isEqualTo(401);
        String type = answer.headers().firstValue("content-type").orElse("");
        if (response.path("content").isMissingNode()) {
            assertThat(answer.body()).as(what).isEmpty();
            return JsonNodeFactory.instance.nullNode();
        }
        if (!type.contains("json") || response.path("content").has("application/octet-stream")) {
            return JsonNodeFactory.instance.textNode(answer.body());
        }
        JsonNode value = json(answer);
        assertThat(response.path("content").fieldNames().next()).isIn(type, type.replaceAll(";.*", ""));
        JsonNode schema = schema(response);
        assertThat(faults(schema, value)).as("%s: %s", what, value).isEmpty();
        return value;
    }

    private static JsonNode schema(JsonNode described) {
        return described.path("content").elements().next().path("schema");
    }

    private List<String> faults(JsonNode schema, JsonNode value) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.setAll(Map.of("allOf", whole.arrayNode().add(schema), "components", document.path("components")));
        return SCHEMAS.getSchema(whole).validate(value).stream()
                .map(Object::toString)
                .toList();
    }

    private HttpResponse<String> send(String method, String path, @Nullable String body, String with) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create(server.url() + path))
                            .header("Authorization", "Bearer " + with)
                            .method(
                                    method.toUpperCase(Locale.ROOT),
                                    body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return read(answer.body());
    }

    private static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException(text, e);
        }
    }
}
