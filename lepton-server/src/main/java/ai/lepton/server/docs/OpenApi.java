package ai.lepton.server.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Builds an OpenAPI 3.1 document, operation by operation. For one thread. */
public final class OpenApi {

    public static final String JSON = "application/json";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z]+)}");

    private final ObjectNode root = MAPPER.createObjectNode();
    private final ObjectNode paths;

    OpenApi(String title, String version, String description) {
        root.put("openapi", "3.1.0");
        ObjectNode info = root.putObject("info");
        info.put("title", title);
        info.put("version", version);
        info.put("description", description);
        paths = root.putObject("paths");
        ObjectNode components = root.putObject("components");
        components
                .putObject("securitySchemes")
                .putObject("token")
                .put("type", "http")
                .put("scheme", "bearer");
        components.set("schemas", resource("schemas.json"));
        root.putArray("security").addObject().putArray("token");
    }

    /** The document. */
    JsonNode document() {
        return root;
    }

    /** Describes a form that {@link #reference} then leads to; one of that name must not be there yet. */
    public void schema(String name, ObjectNode schema) {
        ObjectNode schemas = (ObjectNode) root.path("components").path("schemas");
        if (schemas.has(name)) {
            throw new IllegalArgumentException("schema: " + name + ": is there already (expected: a new name)");
        }
        schemas.set(name, schema);
    }

    /** Adds an operation, whose parameters in the path are those that the path names. */
    public Operation operation(String method, String path, String summary) {
        ObjectNode item = paths.withObjectProperty(path);
        ObjectNode operation = item.putObject(method);
        operation.put("summary", summary);
        Matcher names = PARAMETER.matcher(path);
        ArrayNode parameters = MAPPER.createArrayNode();
        while (names.find()) {
            ObjectNode parameter = parameters.addObject();
            parameter.put("name", names.group(1)).put("in", "path").put("required", true);
            parameter.putObject("schema").put("type", "string");
        }
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
        return new Operation(operation);
    }

    /** What stands for a form that is described. */
    public static ObjectNode reference(String schema) {
        return MAPPER.createObjectNode().put("$ref", "#/components/schemas/" + schema);
    }

    /** An empty schema, to be filled. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    private static JsonNode resource(String name) {
        try (InputStream in = Objects.requireNonNull(OpenApi.class.getResourceAsStream(name), name)) {
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One method of one path. */
    public static final class Operation {

        private final ObjectNode node;

        private Operation(ObjectNode node) {
            this.node = node;
        }

        /** Needs no token. */
        public Operation open() {
            node.putArray("security");
            return this;
        }

        /** A parameter behind the path; it may be left out. */
        public Operation query(String name, String description, ObjectNode schema) {
            ObjectNode parameter = node.withArrayProperty("parameters").addObject();
            parameter.put("name", name).put("in", "query").put("description", description);
            parameter.set("schema", schema);
            return this;
        }

        /** A header; it may be left out. */
        public Operation header(String name, String description, ObjectNode schema) {
            ObjectNode parameter = node.withArrayProperty("parameters").addObject();
            parameter.put("name", name).put("in", "header").put("description", description);
            parameter.set("schema", schema);
            return this;
        }

        /** A kind of body that it takes. */
        public Operation body(String mediaType, ObjectNode schema) {
            ObjectNode body = node.withObjectProperty("requestBody");
            body.withObjectProperty("content").putObject(mediaType).set("schema", schema);
            return this;
        }

        /** A kind of body that it takes, and one that can be sent as it is. */
        public Operation body(String mediaType, ObjectNode schema, JsonNode example) {
            body(mediaType, schema);
            node.withObjectProperty("requestBody")
                    .withObjectProperty("content")
                    .withObjectProperty(mediaType)
                    .set("example", example);
            return this;
        }

        /** There must be a body. */
        public Operation requiresBody() {
            node.withObjectProperty("requestBody").put("required", true);
            return this;
        }

        /** An answer without a body. */
        public Operation answers(int status, String description) {
            node.withObjectProperty("responses")
                    .putObject(Integer.toString(status))
                    .put("description", description);
            return this;
        }

        /** An answer with a body. */
        public Operation answers(int status, String description, String mediaType, ObjectNode schema) {
            answers(status, description);
            node.withObjectProperty("responses")
                    .withObjectProperty(Integer.toString(status))
                    .withObjectProperty("content")
                    .putObject(mediaType)
                    .set("schema", schema);
            return this;
        }

        /** Failures, each a problem. */
        public Operation fails(int... statuses) {
            for (int status : statuses) {
                answers(status, said(status), "application/problem+json", reference("Problem"));
            }
            return this;
        }

        private static String said(int status) {
            return switch (status) {
                case 400 -> "The request does not fit; the problem says where.";
                case 401 -> "No token, or not a valid one.";
                case 403 -> "The token does not give this right.";
                case 404 -> "No such model or version, or nothing of this name.";
                case 409 -> "What is there does not allow it.";
                case 413 -> "The body is too large.";
                case 422 -> "The model has no finite answer to this input.";
                case 429 -> "Too many requests wait already.";
                case 507 -> "No room, or what is kept is damaged.";
                case 503 -> "Not ready, or not answered in time.";
                default -> throw new IllegalArgumentException("status: " + status + " (expected: one with a text)");
            };
        }
    }
}
