package ai.lepton.client;

import ai.lepton.client.internal.Http;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.EndpointRequest;
import ai.lepton.core.api.HomeLayout;
import ai.lepton.core.api.ModelDetails;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.ModelVersion;
import ai.lepton.core.api.Prediction;
import ai.lepton.core.api.Run;
import ai.lepton.core.api.RunEvent;
import ai.lepton.core.api.RunRequest;
import ai.lepton.core.api.ServerInfo;
import ai.lepton.core.api.ShownCommand;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.core.model.ManifestJson;
import ai.lepton.core.model.PackageFolder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Lepton server over HTTP. Whatever goes wrong there comes out here as a {@link LeptonException} of the same code.
 *
 * <p>Usable from any thread; holds nothing that must be closed.
 */
public final class LeptonClient {

    private static final String PREFIX = "/api/v1";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** For what waits on a disk, a process or a model that loads. */
    private static final Duration LONG_PATIENCE = Duration.ofMinutes(10);

    private static final Duration POLL = Duration.ofSeconds(20);

    private final Http http;

    private LeptonClient(Http http) {
        this.http = http;
    }

    /**
     * The client of the server that runs on this home.
     *
     * @throws LeptonException {@link ErrorCode#NO_SERVER} if none does
     */
    public static LeptonClient connect(HomeLayout home) {
        try {
            ServerInfo info = ApiJson.read(Files.readAllBytes(home.serverInfo()), ServerInfo.class);
            String token = Files.readString(home.token()).strip();
            LeptonClient client = new LeptonClient(
                    new Http(URI.create("http://127.0.0.1:" + info.port()), token, ShownCommand.of(home, "up")));
            client.server();
            return client;
        } catch (IOException e) {
            throw noServer(home, "no server runs on it", e);
        } catch (LeptonException e) {
            if (e.code() == ErrorCode.NO_SERVER || e.code() == ErrorCode.BAD_REQUEST) {
                throw noServer(
                        home, "its server is gone and left " + home.serverInfo().getFileName() + " behind", e);
            }
            throw e;
        }
    }

    /** A client of the server at {@code url}, such as {@code http://127.0.0.1:8080}; nothing is sent yet. */
    public static LeptonClient of(URI url, String token) {
        return new LeptonClient(new Http(url, token));
    }

    private static LeptonException noServer(HomeLayout home, String what, Exception cause) {
        return new LeptonException(
                ErrorCode.NO_SERVER,
                home.root() + ": " + what + " (expected: a running server). Start it: " + ShownCommand.of(home, "up"),
                cause);
    }

    /** Where the server is, such as {@code http://127.0.0.1:8080}. */
    public URI url() {
        return http.server();
    }

    /** Which server it is. */
    public ServerInfo server() {
        return ApiJson.read(get("/server"), ServerInfo.class);
    }

    /** The models that are served. */
    public InferenceClient inference() {
        return new InferenceClient(http);
    }

    public Run submit(RunRequest request) {
        return ApiJson.read(send("POST", "/runs", request, PATIENCE), Run.class);
    }

    /** The newest runs, newest first. */
    public List<Run> runs() {
        return ApiJson.readList(get("/runs"), Run.class);
    }

    public Run run(String id) {
        return ApiJson.read(get("/runs/" + segment(id)), Run.class);
    }

    /** Ends a run, and waits until its process is gone. */
    public Run cancel(String id) {
        return ApiJson.read(send("POST", "/runs/" + segment(id) + "/cancel", null, LONG_PATIENCE), Run.class);
    }

    /** What a run printed, from {@code offset} bytes on. */
    public LogPiece log(String id, long offset) {
        byte[] bytes = get("/runs/" + segment(id) + "/logs?offset=" + offset);
        return new LogPiece(new String(bytes, StandardCharsets.UTF_8), offset + bytes.length);
    }

    /** What a run reported after the event {@code after}, waiting for the next if there is none yet. */
    public List<RunEvent> events(String id, long after, Duration wait) {
        byte[] events = http.send(
                "GET",
                PREFIX + "/runs/" + segment(id) + "/events?after=" + after + "&wait=" + wait.toSeconds(),
                null,
                PATIENCE.plus(wait));
        return ApiJson.readList(events, RunEvent.class);
    }

    /** Hands each of a run's events to {@code listener}, from the first on, until the run has ended; how it ended. */
    public Run follow(String id, Consumer<RunEvent> listener) {
        long after = 0;
        boolean ended = false;
        while (true) {
            // Asked before the events: those of a run that has ended are all there.
            List<RunEvent> events = events(id, after, ended ? Duration.ZERO : POLL);
            for (RunEvent event : events) {
                listener.accept(event);
                after = event.sequence();
            }
            if (events.isEmpty()) {
                Run run = run(id);
                if (ended) {
                    return run;
                }
                ended = run.state().isFinal();
            }
        }
    }

    /** All versions of all models. */
    public List<ModelVersion> models() {
        return ApiJson.readList(get("/models"), ModelVersion.class);
    }

    /** A model's versions, oldest first. */
    public List<ModelVersion> versions(String model) {
        return ApiJson.readList(get("/models/" + segment(model)), ModelVersion.class);
    }

    /** A version with its manifest. */
    public ModelDetails model(ModelReference model) {
        return ApiJson.read(get(path(model)), ModelDetails.class);
    }

    /**
     * Copies a version's package into the new folder {@code target}, every file checked against its hash.
     *
     * @throws LeptonException {@link ErrorCode#NOT_WRITABLE}, {@link ErrorCode#DISK_FULL}, {@link
     *     ErrorCode#PACKAGE_CORRUPT}; the folder is then not there
     */
    public PackageFolder export(ModelReference model, Path target) {
        ModelDetails details = model(model);
        try {
            AtomicWrite.folder(target, temporary -> {
                for (Map.Entry<String, String> file : details.manifest().files().entrySet()) {
                    download(model, file.getKey(), file.getValue(), temporary);
                }
                Path manifest = download(
                        model, PackageFolder.MANIFEST, details.version().digest(), temporary);
                if (!ManifestJson.read(Files.readAllBytes(manifest), PackageFolder.MANIFEST)
                        .equals(details.manifest())) {
                    throw new LeptonException(
                            ErrorCode.PACKAGE_CORRUPT,
                            "model " + model + ": " + PackageFolder.MANIFEST
                                    + ": not what the server said before (expected: the same). Export it again.");
                }
            });
            return new PackageFolder(target, details.manifest());
        } catch (IOException e) {
            throw FileErrors.onWrite(target, "cannot export " + model, e);
        }
    }

    /** The server checks what it sends; the hash here is about the way. Temporary names stay out of the message. */
    private Path download(ModelReference model, String name, String expected, Path folder) throws IOException {
        Path file = folder.resolve(name);
        http.download(PREFIX + path(model) + "/files/" + segment(name), file);
        String actual = PackageFolder.sha256(file);
        if (!actual.equals(expected)) {
            throw new LeptonException(
                    ErrorCode.PACKAGE_CORRUPT,
                    "model " + model + ": " + name + ": arrived with SHA-256 " + actual + " (expected: " + expected
                            + ", as registered). Export it again.");
        }
        return file;
    }

    /** Datasets. */
    public DatasetClient datasets() {
        return new DatasetClient(http);
    }

    public List<Endpoint> endpoints() {
        return ApiJson.readList(get("/endpoints"), Endpoint.class);
    }

    public Endpoint endpoint(String name) {
        return ApiJson.read(get("/endpoints/" + segment(name)), Endpoint.class);
    }

    /** Where an answer came from, by the id that it carried. */
    public Prediction prediction(String id) {
        return ApiJson.read(get("/predictions/" + segment(id)), Prediction.class);
    }

    /** What was kept of an endpoint's answers, as JSON lines, the oldest first; to be closed. */
    public InputStream samples(String endpoint) throws IOException {
        return http.open(PREFIX + "/endpoints/" + segment(endpoint) + "/samples");
    }

    /** Deletes what was kept of an endpoint's answers. */
    public void deleteSamples(String endpoint) {
        byte[] unused = send("DELETE", "/endpoints/" + segment(endpoint) + "/samples", null, PATIENCE);
    }

    /** Makes an endpoint; {@link ErrorCode#NAME_TAKEN} if there is one of that name. */
    public Endpoint createEndpoint(EndpointRequest request) {
        return ApiJson.read(send("POST", "/endpoints", request, LONG_PATIENCE), Endpoint.class);
    }

    /** Makes an endpoint, or lets the one there is answer with another version. */
    public Endpoint putEndpoint(EndpointRequest request) {
        return ApiJson.read(
                send("PUT", "/endpoints/" + segment(request.name()), request, LONG_PATIENCE), Endpoint.class);
    }

    /** Makes an endpoint, or lets the one there is answer as the plan says: all of it at once, or nothing. */
    public Endpoint putEndpoint(EndpointPlan plan) {
        return ApiJson.read(send("PUT", "/endpoints/" + segment(plan.name()), plan, LONG_PATIENCE), Endpoint.class);
    }

    public void deleteEndpoint(String name) {
        byte[] unused = send("DELETE", "/endpoints/" + segment(name), null, PATIENCE);
    }

    private byte[] get(String path) {
        return send("GET", path, null, PATIENCE);
    }

    private byte[] send(String method, String path, @Nullable Object body, Duration patience) {
        return http.send(method, PREFIX + path, body == null ? null : ApiJson.write(body), patience);
    }

    private static String path(ModelReference model) {
        return "/models/" + segment(model.name()) + "/versions/" + model.version();
    }

    /** Text as one part of a path, whatever is in it. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
