package ai.lepton.server.docs;

import static ai.lepton.server.docs.OpenApi.JSON;
import static ai.lepton.server.docs.OpenApi.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** The OpenAPI document of all the model server's paths. A test drives every one of them. */
final class ServerDocument {

    private ServerDocument() {}

    static JsonNode of(String version, Consumer<OpenApi> more) {
        OpenApi api = new OpenApi(
                "Lepton",
                version,
                "The Open Inference Protocol, the older :predict, and predictions from what people have. The same"
                        + " protocol answers over gRPC on the same port, as inference.GRPCInferenceService.");
        health(api);
        models(api);
        repository(api);
        older(api);
        api.operation(
                        "post",
                        "/api/v1/endpoints/{name}/predict",
                        "Predict from rows as JSON or CSV, a picture, a recording or a text")
                .query(
                        "top",
                        "how many classes to name",
                        OpenApi.object().put("type", "integer").put("minimum", 1))
                .body(JSON, reference("Rows"))
                .body("text/csv", OpenApi.object().put("type", "string"))
                .body("image/png", binary())
                .body("image/jpeg", binary())
                .body("audio/wav", binary())
                .body("text/plain", OpenApi.object().put("type", "string"))
                .requiresBody()
                .answers(200, "A prediction for each row.", JSON, reference("Predictions"))
                .fails(400, 401, 404, 413, 422, 429, 503);
        api.operation("get", "/openapi.json", "This document")
                .answers(200, "OpenAPI 3.1.", JSON, OpenApi.object().put("type", "object"))
                .fails(401);
        api.operation("get", "/try", "A page to try a model")
                .open()
                .answers(200, "HTML.", "text/html", OpenApi.object().put("type", "string"));
        for (String file : new String[] {"page.js", "page.css"}) {
            api.operation("get", "/try/" + file, "A part of that page").open().answers(200, "A part of the page.");
        }
        more.accept(api);
        return api.document();
    }

    private static void health(OpenApi api) {
        for (String path : new String[] {"/livez", "/v2/health/live"}) {
            api.operation("get", path, "Whether the process answers")
                    .open()
                    .answers(200, "It does.", JSON, reference("Live"));
        }
        for (String path : new String[] {"/readyz", "/v2/health/ready"}) {
            api.operation("get", path, "Whether the server wants requests and every model answers")
                    .open()
                    .answers(200, "It does.", JSON, reference("Ready"))
                    .fails(503);
        }
        api.operation("get", "/metrics", "Meters, as Prometheus reads them")
                .answers(
                        200,
                        "Text of Prometheus.",
                        "text/plain",
                        OpenApi.object().put("type", "string"))
                .fails(401);
        for (String path : new String[] {"/v2", "/v2/"}) {
            api.operation("get", path, "Name, version and extensions of the server")
                    .answers(200, "What it is.", JSON, reference("ServerMetadata"))
                    .fails(401);
        }
    }

    private static void models(OpenApi api) {
        for (String model : new String[] {"/v2/models/{model}", "/v2/models/{model}/versions/{version}"}) {
            api.operation("get", model, "What a model takes and gives")
                    .answers(200, "Its inputs and outputs.", JSON, reference("ModelMetadata"))
                    .fails(401, 404, 503);
            api.operation("get", model + "/ready", "Whether a model answers")
                    .answers(200, "It does.", JSON, reference("ModelReady"))
                    .fails(401, 404, 503);
            api.operation("get", model + "/stats", "What a model has answered since it was deployed")
                    .answers(200, "Counts and times.", JSON, reference("Statistics"))
                    .fails(401, 404, 503);
            api.operation("post", model + "/infer", "Score rows")
                    .header(
                            "Inference-Header-Content-Length",
                            "size of the JSON, where tensors follow it as bytes",
                            OpenApi.object().put("type", "integer"))
                    .body(JSON, reference("InferenceRequest"))
                    .body("application/octet-stream", binary())
                    .requiresBody()
                    .answers(200, "The outputs.", JSON, reference("InferenceResponse"))
                    .fails(400, 401, 404, 413, 422, 429, 503);
        }
        api.operation("get", "/v2/models/{model}/openapi.json", "The OpenAPI document of one model, with its inputs")
                .answers(200, "OpenAPI 3.1.", JSON, OpenApi.object().put("type", "object"))
                .fails(401, 404, 503);
        api.operation("get", "/v2/models/stats", "What all models have answered since they were deployed")
                .answers(200, "Counts and times.", JSON, reference("Statistics"))
                .fails(401);
    }

    private static void repository(OpenApi api) {
        api.operation("post", "/v2/repository/index", "Which models there are")
                .body(JSON, reference("RepositoryIndexRequest"))
                .answers(200, "The models.", JSON, reference("RepositoryIndex"))
                .fails(400, 401);
        for (String change : new String[] {"load", "unload"}) {
            api.operation(
                            "post",
                            "/v2/repository/models/{model}/" + change,
                            change.equals("load") ? "Load a model again" : "Take a model out of memory")
                    .answers(200, "Done.")
                    .fails(400, 401, 404);
        }
    }

    private static void older(OpenApi api) {
        api.operation("get", "/v1/models", "Names of the models that answer")
                .answers(200, "The names.", JSON, OpenApi.object().put("type", "object"))
                .fails(401);
        api.operation("get", "/v1/models/{model}", "Whether a model answers")
                .answers(200, "It does.", JSON, reference("ModelReady"))
                .fails(401, 404, 503);
        api.operation("post", "/v1/models/{model}:predict", "Score rows, whose values are nested as the inputs are")
                .body(JSON, reference("V1Request"))
                .requiresBody()
                .answers(200, "The outputs.", JSON, reference("V1Response"))
                .fails(400, 401, 404, 413, 422, 429, 503);
        api.operation("post", "/v1/models/{model}:explain", "Not offered by this server")
                .fails(401, 404);
    }

    private static ObjectNode binary() {
        return OpenApi.object().put("type", "string").put("format", "binary");
    }
}
