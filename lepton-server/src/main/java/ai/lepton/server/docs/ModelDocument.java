package ai.lepton.server.docs;

import static ai.lepton.server.docs.OpenApi.JSON;
import static ai.lepton.server.docs.OpenApi.reference;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec.Kind;
import ai.lepton.runtime.Signature;
import ai.lepton.server.models.ModelRepository.Serving;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The OpenAPI document of one deployed model: its inputs and outputs by their names, with an example that can be sent as
 * it is.
 */
final class ModelDocument {

    /** Examples of more values help nobody. */
    private static final long LARGEST_EXAMPLE = 4096;

    private final String name;
    private final String version;
    private final Signature signature;
    private final List<String> labels;

    private ModelDocument(Serving serving) {
        this.name = serving.name();
        this.version = serving.version();
        this.signature = serving.model().signature();
        this.labels = serving.model().labels();
    }

    static JsonNode of(Serving serving) {
        return new ModelDocument(serving).document();
    }

    private JsonNode document() {
        OpenApi api = new OpenApi(
                name, version, "The model \"" + name + "\", version " + version + ", as this server has deployed it.");
        ObjectNode tensors = request();
        OpenApi.Operation infer = api.operation("post", "/v2/models/" + name + "/infer", "Score rows given as tensors");
        boolean hasExample = exampleValues() <= LARGEST_EXAMPLE;
        if (hasExample) {
            infer.body(JSON, tensors, exampleRequest());
        } else {
            infer.body(JSON, tensors);
        }
        infer.requiresBody().answers(200, "The outputs.", JSON, response()).fails(400, 401, 404, 413, 422, 429, 503);
        OpenApi.Operation predict =
                api.operation("post", "/api/v1/endpoints/" + name + "/predict", "Predict from what people have");
        ObjectNode row = row();
        if (hasExample) {
            predict.body(JSON, row, exampleRow());
        } else {
            predict.body(JSON, row);
        }
        List<TensorSpec> inputs = signature.inputs();
        if (inputs.stream().allMatch(ValueExample::isWritten)) {
            ObjectNode table = OpenApi.object().put("type", "string");
            table.put("description", "a line that names the columns, and a line for each row");
            predict.body("text/csv", table, ValueExample.csv(inputs));
        }
        ObjectNode binary = OpenApi.object().put("type", "string").put("format", "binary");
        if (inputs.size() == 1 && inputs.get(0).image() != null) {
            predict.body("image/png", binary).body("image/jpeg", binary);
        }
        if (inputs.size() == 1 && ValueExample.is(inputs.get(0), Kind.SOUND)) {
            predict.body("audio/wav", binary);
        }
        if (inputs.size() == 1 && inputs.get(0).dtype() == DType.STRING) {
            predict.body("text/plain", OpenApi.object().put("type", "string"));
        }
        predict.requiresBody()
                .answers(200, "A prediction for each row.", JSON, reference("Predictions"))
                .fails(400, 401, 404, 413, 422, 429, 503);
        api.operation("get", "/v2/models/" + name, "What the model takes and gives")
                .answers(200, "Its inputs and outputs.", JSON, reference("ModelMetadata"))
                .fails(401, 404, 503);
        api.operation("get", "/v2/models/" + name + "/ready", "Whether the model answers")
                .answers(200, "It does.", JSON, reference("ModelReady"))
                .fails(401, 404, 503);
        return api.document();
    }

    private ObjectNode request() {
        ObjectNode schema = OpenApi.object().put("type", "object");
        schema.putArray("required").add("inputs");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("id").put("type", "string");
        ObjectNode inputs = properties.putObject("inputs").put("type", "array");
        inputs.put("minItems", signature.inputs().size());
        inputs.put("maxItems", signature.inputs().size());
        ArrayNode kinds = inputs.putObject("items").putArray("oneOf");
        signature.inputs().forEach(spec -> kinds.add(tensor(spec)));
        ObjectNode outputs = properties.putObject("outputs").put("type", "array");
        ObjectNode output = outputs.putObject("items").put("type", "object");
        ArrayNode names = output.putObject("properties")
                .putObject("name")
                .put("type", "string")
                .putArray("enum");
        signature.outputNames().forEach(names::add);
        return schema;
    }

    private ObjectNode response() {
        ObjectNode schema = OpenApi.object().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("model_name").put("const", name);
        properties.putObject("model_version").put("type", "string");
        properties.putObject("id").put("type", "string");
        ObjectNode outputs = properties.putObject("outputs").put("type", "array");
        ArrayNode kinds = outputs.putObject("items").putArray("oneOf");
        signature.outputs().forEach(spec -> kinds.add(tensor(spec)));
        return schema;
    }

    private ObjectNode tensor(TensorSpec spec) {
        ObjectNode tensor = OpenApi.object().put("title", spec.name()).put("type", "object");
        tensor.putArray("required").add("name").add("datatype").add("shape").add("data");
        ObjectNode properties = tensor.putObject("properties");
        properties.putObject("name").put("const", spec.name());
        properties.putObject("datatype").put("const", spec.dtype().protocolName());
        ObjectNode shape = properties.putObject("shape").put("type", "array");
        shape.put("description", spec.shape() + ", where -1 is any size");
        shape.putObject("items").put("type", "integer");
        shape.put("minItems", spec.shape().rank()).put("maxItems", spec.shape().rank());
        ObjectNode data = properties.putObject("data").put("type", "array");
        data.put("description", "the values in row order, flat or nested as the shape" + unit(spec));
        return tensor;
    }

    /** A row: each input's value, nested as its shape without the batch. */
    private ObjectNode row() {
        ObjectNode row = OpenApi.object().put("type", "object");
        ArrayNode required = OpenApi.object().arrayNode();
        ObjectNode properties = row.putObject("properties");
        for (TensorSpec spec : signature.inputs()) {
            properties.set(spec.name(), value(spec, 1));
            if (!spec.nanAllowed()) {
                required.add(spec.name());
            }
        }
        row.set("required", required);
        row.put("additionalProperties", false);
        if (!labels.isEmpty()) {
            row.put("description", "answered with one of the labels " + labels);
        }
        ObjectNode either = OpenApi.object();
        ArrayNode kinds = either.putArray("oneOf");
        kinds.add(row);
        ObjectNode rows = kinds.addObject().put("type", "array").put("minItems", 1);
        rows.set("items", row.deepCopy());
        return either;
    }

    private static ObjectNode value(TensorSpec spec, int axis) {
        if (spec.value() != null) {
            return ValueExample.schema(spec);
        }
        Shape shape = spec.shape();
        if (axis < shape.rank()) {
            ObjectNode array = OpenApi.object().put("type", "array");
            if (shape.size(axis) != Shape.UNKNOWN) {
                array.put("minItems", shape.size(axis)).put("maxItems", shape.size(axis));
            }
            array.set("items", value(spec, axis + 1));
            return array;
        }
        ObjectNode value = OpenApi.object();
        DType dtype = spec.dtype();
        String type = dtype == DType.STRING
                ? "string"
                : dtype == DType.BOOL ? "boolean" : dtype.isWhole() ? "integer" : "number";
        if (spec.nanAllowed()) {
            value.putArray("type").add(type).add("null");
        } else {
            value.put("type", type);
        }
        Double minimum = spec.minimum();
        Double maximum = spec.maximum();
        if (minimum != null && maximum != null) {
            value.put("minimum", minimum).put("maximum", maximum);
        }
        String unit = spec.unit();
        if (unit != null) {
            value.put("description", "in " + unit);
        }
        return value;
    }

    private static String unit(TensorSpec spec) {
        return spec.unit() == null ? "" : ", in " + spec.unit();
    }

    private long exampleValues() {
        return signature.inputs().stream()
                .mapToLong(spec -> exampleShape(spec).elements())
                .sum();
    }

    private static Shape exampleShape(TensorSpec spec) {
        long[] sizes = spec.shape().toArray();
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = sizes[i] == Shape.UNKNOWN ? 1 : Math.min(sizes[i], LARGEST_EXAMPLE + 1);
        }
        return Shape.of(sizes);
    }

    private ObjectNode exampleRequest() {
        ObjectNode request = OpenApi.object();
        ArrayNode inputs = request.putArray("inputs");
        for (TensorSpec spec : signature.inputs()) {
            ObjectNode input = inputs.addObject().put("name", spec.name());
            input.put("datatype", spec.dtype().protocolName());
            Shape shape = exampleShape(spec);
            ArrayNode sizes = input.putArray("shape");
            for (long size : shape.toArray()) {
                sizes.add(size);
            }
            ArrayNode data = input.putArray("data");
            for (int i = 0; i < shape.elements(); i++) {
                data.add(exampleValue(spec));
            }
        }
        return request;
    }

    private ObjectNode exampleRow() {
        ObjectNode row = OpenApi.object();
        signature
                .inputs()
                .forEach(spec -> row.set(
                        spec.name(),
                        spec.value() != null ? ValueExample.of(spec) : exampleValue(spec, exampleShape(spec), 1)));
        return row;
    }

    private static JsonNode exampleValue(TensorSpec spec, Shape shape, int axis) {
        if (axis >= shape.rank()) {
            return exampleValue(spec);
        }
        ArrayNode array = OpenApi.object().arrayNode();
        for (long i = 0; i < shape.size(axis); i++) {
            array.add(exampleValue(spec, shape, axis + 1));
        }
        return array;
    }

    private static JsonNode exampleValue(TensorSpec spec) {
        ObjectNode factory = OpenApi.object();
        double minimum = spec.minimum() == null ? 0 : spec.minimum();
        return switch (spec.dtype()) {
            case STRING -> factory.textNode("a text");
            case BOOL -> factory.booleanNode(false);
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> factory.numberNode(Math.max(0, minimum));
            default -> factory.numberNode(Math.max(0, Math.round(minimum)));
        };
    }
}
