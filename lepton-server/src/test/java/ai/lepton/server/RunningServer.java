package ai.lepton.server;

import ai.lepton.core.api.Problem;
import ai.lepton.server.accesslog.AccessLog;
import ai.lepton.server.http.HttpRules;
import ai.lepton.server.http.TokenCheck;
import ai.lepton.server.inference.StreamListener;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.prometheus.PrometheusMeterRegistries;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A real server on a port of its own, wired as the program wires it, and a client that has the token. */
public final class RunningServer implements AutoCloseable {

    public static final String TOKEN = "a-token-for-tests";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ModelServer models;
    private final Server server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public RunningServer() {
        this(ServingOptions.defaults().withThreads(2));
    }

    public RunningServer(ServingOptions options) {
        this(options, PrometheusMeterRegistries.newRegistry(), null);
    }

    /** The same, with a log of its requests, which is not closed. */
    public RunningServer(ServingOptions options, PrometheusMeterRegistry registry, @Nullable AccessLog accessLog) {
        this.models = new ModelServer("1.2.3", options, registry, accessLog == null ? StreamListener.NONE : accessLog);
        ServerBuilder builder = Server.builder().http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        models.mount(builder);
        builder.service("/broken", (ctx, request) -> {
            throw new IllegalStateException("a secret of the inside");
        });
        builder.service("/wrong-argument", (ctx, request) -> {
            throw new IllegalArgumentException("name: Ä (expected: lower-case letters)");
        });
        builder.route().get("/slow").requestTimeoutMillis(50).build((ctx, request) -> HttpResponse.streaming());
        if (accessLog != null) {
            builder.accessLogWriter(accessLog, false);
        }
        HttpRules.install(builder, registry, TokenCheck.of(TOKEN), true);
        this.server = builder.build();
        server.start().join();
        models.accept(true);
    }

    public ModelServer models() {
        return models;
    }

    public int port() {
        return server.activeLocalPort();
    }

    /** The routes that the server has. */
    public List<Route> routes() {
        return server.serviceConfigs().stream().map(ServiceConfig::route).toList();
    }

    /** Writes a package and deploys it. */
    public void deploy(String name, String version, Path folder, TestGraph graph) throws IOException {
        models.models().deploy(name, version, TestPackage.write(folder, graph));
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .header("Authorization", "Bearer " + TOKEN);
    }

    public Answer get(String path) {
        return send(request(path).GET().build());
    }

    public Answer infer(String model, String body) {
        return post("/v2/models/" + model + "/infer", BodyPublishers.ofString(body));
    }

    public Answer post(String path, BodyPublisher body) {
        return send(request(path).POST(body).build());
    }

    public Answer send(HttpRequest request) {
        try {
            var response = client.send(request, BodyHandlers.ofString());
            return new Answer(response);
        } catch (IOException e) {
            throw new IllegalStateException(request + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop().join();
        models.close();
    }

    /** A response, read as JSON where it is. */
    public record Answer(java.net.http.HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        public String text() {
            return response.body();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public JsonNode json() {
            try {
                return MAPPER.readTree(response.body());
            } catch (IOException e) {
                throw new IllegalStateException(response.body(), e);
            }
        }

        public Problem problem() {
            try {
                return MAPPER.readValue(response.body(), Problem.class);
            } catch (IOException e) {
                throw new IllegalStateException(response.body(), e);
            }
        }
    }
}
