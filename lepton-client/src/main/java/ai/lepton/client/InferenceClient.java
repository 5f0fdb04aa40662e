package ai.lepton.client;

import ai.lepton.client.internal.Http;
import ai.lepton.client.internal.TensorJson;
import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Models that are served, by the Open Inference Protocol under {@code /v2}.
 *
 * <p>Usable from any thread.
 */
public final class InferenceClient {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Http http;

    InferenceClient(Http http) {
        this.http = http;
    }

    /**
     * Asks a model.
     *
     * @param model name of its endpoint
     * @param inputs by name, the batch in front
     * @throws LeptonException as the server says
     */
    public Inference infer(String model, Map<String, NdArray> inputs) {
        JsonNode answer =
                TensorJson.tree(http.send("POST", path(model) + "/infer", TensorJson.request(inputs), PATIENCE));
        return new Inference(
                answer.path("model_name").asText(), answer.path("model_version").asText(), TensorJson.outputs(answer));
    }

    /** What a model takes and gives. */
    public ModelMetadata metadata(String model) {
        JsonNode answer = TensorJson.tree(http.send("GET", path(model), null, PATIENCE));
        List<String> versions = new ArrayList<>();
        answer.path("versions").forEach(version -> versions.add(version.asText()));
        return new ModelMetadata(
                answer.path("name").asText(),
                versions,
                answer.path("platform").asText(),
                tensors(answer.path("inputs")),
                tensors(answer.path("outputs")));
    }

    /** Whether a model answers now. */
    public boolean isReady(String model) {
        try {
            http.send("GET", path(model) + "/ready", null, PATIENCE);
            return true;
        } catch (LeptonException e) {
            if (e.code() == ErrorCode.MODEL_NOT_READY || e.code() == ErrorCode.MODEL_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /** The request for {@link #infer} as JSON, to be shown or written to a file. */
    public static String requestJson(Map<String, NdArray> inputs) {
        return new String(TensorJson.request(inputs), StandardCharsets.UTF_8);
    }

    private static List<ModelMetadata.Tensor> tensors(JsonNode nodes) {
        List<ModelMetadata.Tensor> tensors = new ArrayList<>();
        for (JsonNode node : nodes) {
            tensors.add(new ModelMetadata.Tensor(
                    node.path("name").asText(),
                    DType.ofProtocolName(node.path("datatype").asText()),
                    TensorJson.shape(node.path("shape"))));
        }
        return tensors;
    }

    private static String path(String model) {
        return "/v2/models/" + LeptonClient.segment(model);
    }
}
