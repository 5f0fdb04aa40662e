package ai.lepton.server.inference;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.PredictionId;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.runtime.Signature;
import ai.lepton.server.http.Json;
import ai.lepton.server.inference.internal.InferenceRequest;
import ai.lepton.server.inference.internal.OutputJson;
import ai.lepton.server.inference.internal.RowTensors;
import ai.lepton.server.models.Deployment;
import ai.lepton.server.models.ModelRepository;
import ai.lepton.server.models.ModelRepository.Serving;
import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;

/**
 * The older protocol that many clients still speak, {@code POST /v1/models/{model}:predict}: {@code instances}, a list of
 * rows, is answered by {@code predictions}, a list of rows; {@code inputs}, all rows of each input together, by {@code
 * outputs}. Values are nested as the model's inputs are, and no shapes are named.
 *
 * @see <a href="https://www.tensorflow.org/tfx/serving/api_rest">RESTful API of TensorFlow Serving</a>
 */
public final class V1Paths {

    private static final String MODEL = "model";
    private static final String INSTANCES = "instances";
    private static final String INPUTS = "inputs";

    private final Inferences inferences;
    private final ModelRepository models;
    private final InferenceLimits limits;

    public V1Paths(Inferences inferences, InferenceLimits limits) {
        this.inferences = inferences;
        this.models = inferences.models();
        this.limits = limits;
    }

    /** Adds the paths to a server. */
    public void mount(ServerBuilder builder) {
        builder.route().get("/v1/models").head("/v1/models").build((ctx, request) -> list());
        String model = "/v1/models/{" + MODEL + "}";
        builder.route().get(model).head(model).build((ctx, request) -> ready(ctx));
        limits.apply(builder.route().methods(HttpMethod.POST).path(withVerb("predict")))
                .build(this::predict);
        builder.route().methods(HttpMethod.POST).path(withVerb("explain")).build((ctx, request) -> {
            throw new LeptonException(
                    ErrorCode.NOT_FOUND, "path " + ctx.path() + ": no explanations (expected: :predict)");
        });
    }

    private static String withVerb(String verb) {
        return "regex:^/v1/models/(?<" + MODEL + ">[^/:]+):" + verb + "$";
    }

    private HttpResponse list() {
        return Json.ok(Map.of(
                "models",
                models.list().stream()
                        .filter(deployment -> deployment.state() == Endpoint.State.READY)
                        .map(Deployment::name)
                        .distinct()
                        .toList()));
    }

    private HttpResponse ready(ServiceRequestContext ctx) {
        models.check(name(ctx), null);
        Map<String, Object> ready = new LinkedHashMap<>();
        ready.put("name", name(ctx));
        ready.put("ready", true);
        return Json.ok(ready);
    }

    private HttpResponse predict(ServiceRequestContext ctx, HttpRequest request) {
        String name = name(ctx);
        models.check(name, null); // before the body is read
        return HttpResponse.of(limits.read(ctx, request)
                .thenCompose(body ->
                        inferences.submit(Caller.ofRequest(ctx), name, null, body.size(), new V1Exchange(body))));
    }

    private static String name(ServiceRequestContext ctx) {
        return Objects.requireNonNull(ctx.pathParam(MODEL), MODEL);
    }

    /** One request; {@code byRow} is known once it is read. */
    private static final class V1Exchange implements Exchange<HttpResponse> {

        private final HttpBody body;
        private boolean byRow;

        V1Exchange(HttpBody body) {
            this.body = body;
        }

        @Override
        public boolean isLight() {
            return body.isPlain();
        }

        @Override
        public InferenceRequest read(Serving serving, LongConsumer hold) {
            JsonNode tree = RowTensors.tree(body.bytes(hold));
            if (!tree.isObject() || tree.has(INSTANCES) == tree.has(INPUTS)) {
                throw new LeptonException(
                        ErrorCode.BAD_REQUEST,
                        "body: " + (tree.isObject() ? "an object" : RowTensors.kind(tree))
                                + " (expected: an object with instances or inputs, and one of them only)");
            }
            Signature signature = serving.model().signature();
            byRow = tree.has(INSTANCES);
            return InferenceRequest.ofInputs(
                    byRow ? rows(signature, tree.get(INSTANCES)) : columns(signature, tree.get(INPUTS)));
        }

        private static Map<String, NdArray> rows(Signature signature, JsonNode instances) {
            Map<String, List<JsonNode>> values = new LinkedHashMap<>();
            List<TensorSpec> inputs = signature.inputs();
            List<JsonNode> rows = array(instances, INSTANCES);
            for (int row = 0; row < rows.size(); row++) {
                JsonNode instance = rows.get(row);
                if (instance.isObject()) {
                    for (String key : (Iterable<String>) instance::fieldNames) {
                        signature.input(key);
                    }
                    for (TensorSpec input : inputs) {
                        JsonNode value = instance.get(input.name());
                        if (value == null) {
                            throw new LeptonException(
                                    ErrorCode.MISSING_INPUT,
                                    "input \"" + input.name() + "\" row " + row + ": missing (expected: "
                                            + input.dtype().protocolName() + " " + input.shape() + ")");
                        }
                        values.computeIfAbsent(input.name(), name -> new ArrayList<>())
                                .add(value);
                    }
                } else {
                    values.computeIfAbsent(single(inputs, INSTANCES).name(), name -> new ArrayList<>())
                            .add(instance);
                }
            }
            return tensors(signature, values);
        }

        private static Map<String, NdArray> columns(Signature signature, JsonNode given) {
            Map<String, List<JsonNode>> values = new LinkedHashMap<>();
            if (given.isObject()) {
                given.properties()
                        .forEach(entry -> values.put(
                                signature.input(entry.getKey()).name(), array(entry.getValue(), entry.getKey())));
            } else {
                values.put(single(signature.inputs(), INPUTS).name(), array(given, INPUTS));
            }
            return tensors(signature, values);
        }

        private static Map<String, NdArray> tensors(Signature signature, Map<String, List<JsonNode>> values) {
            Map<String, NdArray> tensors = new LinkedHashMap<>();
            values.forEach((name, rows) -> tensors.put(name, RowTensors.of(signature.input(name), rows)));
            return tensors;
        }

        private static TensorSpec single(List<TensorSpec> inputs, String key) {
            if (inputs.size() != 1) {
                throw new LeptonException(
                        ErrorCode.BAD_REQUEST,
                        key + ": values without names (expected: an object with "
                                + inputs.stream().map(TensorSpec::name).toList() + ")");
            }
            return inputs.get(0);
        }

        private static List<JsonNode> array(JsonNode node, String key) {
            if (!node.isArray() || node.isEmpty()) {
                throw new LeptonException(
                        ErrorCode.BAD_REQUEST,
                        (key.length() > 200 ? "inputs" : key) + ": "
                                + (node.isArray() ? "empty" : RowTensors.kind(node))
                                + " (expected: an array of rows)");
            }
            List<JsonNode> rows = new ArrayList<>();
            node.forEach(rows::add);
            return rows;
        }

        @Override
        public HttpResponse write(
                Serving serving, InferenceRequest request, Map<String, NdArray> outputs, PredictionId prediction) {
            byte[] answer = byRow
                    ? OutputJson.object(json -> {
                        json.writeFieldName("predictions");
                        OutputJson.rows(json, outputs);
                    })
                    : OutputJson.object(json -> {
                        json.writeFieldName("outputs");
                        OutputJson.columns(json, outputs);
                    });
            return body.answer(prediction, MediaType.JSON_UTF_8, answer);
        }
    }
}
