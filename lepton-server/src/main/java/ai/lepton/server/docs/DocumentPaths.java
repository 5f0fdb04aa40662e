package ai.lepton.server.docs;

import ai.lepton.server.http.Json;
import ai.lepton.server.models.ModelRepository;
import ai.lepton.server.models.Target;
import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServerBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.Consumer;

/** {@code /openapi.json}, {@code /v2/models/{model}/openapi.json} and the page {@code /try}. */
public final class DocumentPaths {

    /** The page asks this server only, and nobody may frame it. */
    private static final String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src blob:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final ModelRepository models;
    private final JsonNode server;

    /**
     * @param version of the server, told in the document
     * @param more describes paths that others have added to the server
     */
    public DocumentPaths(ModelRepository models, String version, Consumer<OpenApi> more) {
        this.models = models;
        this.server = ServerDocument.of(version, more);
    }

    /** Adds the paths to a server. */
    public void mount(ServerBuilder builder) {
        builder.route().get("/openapi.json").head("/openapi.json").build((ctx, request) -> Json.ok(server));
        String ofModel = "/v2/models/{model}/openapi.json";
        builder.route().get(ofModel).head(ofModel).build((ctx, request) -> {
            String name = Objects.requireNonNull(ctx.pathParam("model"), "model");
            return HttpResponse.of(models.acquire(Target.of(name, null)).thenApply(serving -> {
                try (serving) {
                    return Json.ok(ModelDocument.of(serving));
                }
            }));
        });
        page(builder, "/try", "page.html", MediaType.HTML_UTF_8);
        page(builder, "/try/page.js", "page.js", MediaType.JAVASCRIPT_UTF_8);
        page(builder, "/try/page.css", "page.css", MediaType.CSS_UTF_8);
    }

    private static void page(ServerBuilder builder, String path, String resource, MediaType type) {
        byte[] bytes = read(resource);
        ResponseHeaders headers = ResponseHeaders.of(
                HttpStatus.OK,
                HttpHeaderNames.CONTENT_TYPE,
                type,
                HttpHeaderNames.CACHE_CONTROL,
                "no-cache",
                HttpHeaderNames.CONTENT_SECURITY_POLICY,
                CONTENT_POLICY);
        builder.route().get(path).head(path).build((ctx, request) -> HttpResponse.of(headers, HttpData.wrap(bytes)));
    }

    private static byte[] read(String resource) {
        try (InputStream in = Objects.requireNonNull(DocumentPaths.class.getResourceAsStream(resource), resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
