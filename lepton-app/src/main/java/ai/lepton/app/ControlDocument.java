package ai.lepton.app;

import static ai.lepton.server.docs.OpenApi.JSON;

import ai.lepton.core.api.DatasetDetails;
import ai.lepton.core.api.DatasetRequest;
import ai.lepton.core.api.DatasetVersion;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.ModelDetails;
import ai.lepton.core.api.ModelVersion;
import ai.lepton.core.api.Prediction;
import ai.lepton.core.api.Run;
import ai.lepton.core.api.RunEvent;
import ai.lepton.core.api.RunReport;
import ai.lepton.core.api.RunRequest;
import ai.lepton.core.api.RunResult;
import ai.lepton.core.api.ServerInfo;
import ai.lepton.core.api.StoredContent;
import ai.lepton.server.docs.OpenApi;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The control plane's part of {@code /openapi.json}. A test asks all of it, and holds it against the server's routes. */
final class ControlDocument {

    private static final String PREFIX = "/api/v1";
    private static final String BYTES = "application/octet-stream";

    private final OpenApi api;
    private final RecordSchemas records;

    private ControlDocument(OpenApi api) {
        this.api = api;
        this.records = new RecordSchemas(api);
    }

    /** Adds the control plane's paths to a document. */
    static void describe(OpenApi api) {
        ControlDocument document = new ControlDocument(api);
        document.get("/server", "Which server this is")
                .answers(200, "Version, process, port and start.", JSON, document.records.of(ServerInfo.class))
                .fails(401, 403);
        document.runs();
        document.runProcesses();
        document.models();
        document.datasets();
        document.endpoints();
        document.predictions();
    }

    private OpenApi.Operation get(String path, String summary) {
        return api.operation("get", PREFIX + path, summary);
    }

    private OpenApi.Operation post(String path, String summary) {
        return api.operation("post", PREFIX + path, summary);
    }

    private void runs() {
        get("/runs", "The newest runs; long parameters are cut")
                .query("limit", "how many, at most 1000", integer())
                .answers(200, "The runs, newest first.", JSON, records.arrayOf(Run.class))
                .fails(400, 401, 403);
        post("/runs", "Submit a run")
                .body(JSON, records.of(RunRequest.class))
                .requiresBody()
                .answers(201, "The run, queued.", JSON, records.of(Run.class))
                .fails(400, 401, 403, 404, 507);
        get("/runs/{id}", "A run")
                .answers(200, "The run.", JSON, records.of(Run.class))
                .fails(401, 403, 404);
        get("/runs/{id}/logs", "What a run has printed")
                .query("offset", "bytes to leave out", integer())
                .answers(200, "Its output and errors.", "text/plain", string())
                .fails(400, 401, 403, 404);
        get("/runs/{id}/events", "What has happened to a run; waits for news where it is asked to")
                .query("after", "number of the last event that is known", integer())
                .query("wait", "seconds to wait for one", integer())
                .answers(200, "The events.", JSON, records.arrayOf(RunEvent.class))
                .fails(400, 401, 403, 404);
        post("/runs/{id}/cancel", "End a run")
                .answers(200, "The run, ended.", JSON, records.of(Run.class))
                .fails(401, 403, 404, 409);
    }

    /** Opened by the token that the server has given to the run's process, and by no other. */
    private void runProcesses() {
        post("/runs/{id}/report", "Progress, by the run's own process")
                .body(JSON, records.of(RunReport.class))
                .requiresBody()
                .answers(204, "Taken.")
                .fails(400, 401, 403, 404, 409);
        post("/runs/{id}/result", "How it ended, by the run's own process")
                .body(JSON, records.of(RunResult.class))
                .requiresBody()
                .answers(201, "The version that was registered.", JSON, records.of(ModelVersion.class))
                .answers(204, "The failure was taken.")
                .fails(400, 401, 403, 404, 409, 507);
        get("/runs/{id}/data/{parameter}", "The content of a dataset that the run was given, for its own process")
                .answers(200, "A file's bytes, or a folder's tar.", BYTES, binary())
                .fails(401, 403, 404, 507);
    }

    private void models() {
        get("/models", "All versions of all models")
                .answers(200, "The versions.", JSON, records.arrayOf(ModelVersion.class))
                .fails(401, 403);
        get("/models/{name}", "The versions of a model")
                .answers(200, "The versions.", JSON, records.arrayOf(ModelVersion.class))
                .fails(400, 401, 403, 404);
        get("/models/{name}/versions/{version}", "A version with its manifest")
                .answers(200, "The version.", JSON, records.of(ModelDetails.class))
                .fails(400, 401, 403, 404, 507);
        get("/models/{name}/versions/{version}/files/{file}", "A file of its package")
                .answers(200, "The file.", BYTES, binary())
                .fails(400, 401, 403, 404, 507);
    }

    private void datasets() {
        get("/datasets", "All versions of all datasets")
                .answers(200, "The versions.", JSON, records.arrayOf(DatasetVersion.class))
                .fails(401, 403);
        get("/datasets/{name}", "The versions of a dataset")
                .answers(200, "The versions.", JSON, records.arrayOf(DatasetVersion.class))
                .fails(400, 401, 403, 404);
        get("/datasets/{name}/versions/{version}", "A version with what was seen in it")
                .answers(200, "The version.", JSON, records.of(DatasetDetails.class))
                .fails(400, 401, 403, 404);
        get("/datasets/{name}/versions/{version}/content", "Its content as it was sent")
                .answers(200, "A file's bytes, or a folder's tar.", BYTES, binary())
                .fails(400, 401, 403, 404, 507);
        post("/datasets/contents", "Send content, to be registered afterwards")
                .query("form", "file, or folder for a tar", string())
                .body(BYTES, binary())
                .requiresBody()
                .answers(201, "What was kept, with its hash.", JSON, records.of(StoredContent.class))
                .fails(400, 401, 403, 507);
        post("/datasets", "Register content that was sent")
                .body(JSON, records.of(DatasetRequest.class))
                .requiresBody()
                .answers(200, "The version that has this content already.", JSON, records.of(DatasetVersion.class))
                .answers(201, "The new version.", JSON, records.of(DatasetVersion.class))
                .fails(400, 401, 403, 404, 507);
        api.operation("delete", PREFIX + "/datasets/{name}/versions/{version}", "Delete a version")
                .query(
                        "force",
                        "also where a model was trained on it",
                        OpenApi.object().put("type", "boolean"))
                .answers(204, "Deleted.")
                .fails(400, 401, 403, 404, 409);
    }

    private void endpoints() {
        get("/endpoints", "The names under which models answer")
                .answers(200, "The endpoints.", JSON, records.arrayOf(Endpoint.class))
                .fails(401, 403);
        get("/endpoints/{name}", "An endpoint")
                .answers(200, "The endpoint.", JSON, records.of(Endpoint.class))
                .fails(400, 401, 403, 404);
        post("/endpoints", "Make an endpoint")
                .body(JSON, records.of(EndpointPlan.class))
                .requiresBody()
                .answers(201, "The endpoint.", JSON, records.of(Endpoint.class))
                .fails(400, 401, 403, 404, 409, 503, 507);
        api.operation("put", PREFIX + "/endpoints/{name}", "Make an endpoint, or change how the one there is answers")
                .body(JSON, records.of(EndpointPlan.class))
                .requiresBody()
                .answers(200, "The endpoint.", JSON, records.of(Endpoint.class))
                .fails(400, 401, 403, 404, 503, 507);
        api.operation("delete", PREFIX + "/endpoints/{name}", "Take an endpoint away")
                .answers(204, "Gone.")
                .fails(401, 403, 404);
    }

    private void predictions() {
        get("/predictions/{id}", "Where an answer came from")
                .answers(200, "Endpoint, model, run, request and samples.", JSON, records.of(Prediction.class))
                .fails(400, 401, 403, 404);
        get(
                        "/endpoints/{name}/samples",
                        "What was asked and answered, as far as it was kept: a line of JSON for each row")
                .answers(200, "The samples.", BYTES, binary())
                .fails(400, 401, 403, 404);
        api.operation("delete", PREFIX + "/endpoints/{name}/samples", "Delete what was kept")
                .answers(204, "Deleted.")
                .fails(400, 401, 403, 404);
    }

    private static ObjectNode integer() {
        return OpenApi.object().put("type", "integer");
    }

    private static ObjectNode string() {
        return OpenApi.object().put("type", "string");
    }

    private static ObjectNode binary() {
        return OpenApi.object().put("type", "string").put("format", "binary");
    }
}
