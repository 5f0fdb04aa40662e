package ai.lepton.control.http;

import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The HTTP API by hand. */
public record Api(URI server, String token) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** What came back. */
    public record Answer(int status, String type, HttpResponse<byte[]> response) {

        public byte[] body() {
            return response.body();
        }

        public String text() {
            return new String(body(), StandardCharsets.UTF_8);
        }

        public <T> T as(Class<T> type) {
            return ApiJson.read(body(), type);
        }

        public <T> List<T> listOf(Class<T> type) {
            return ApiJson.readList(body(), type);
        }

        public Problem problem() {
            return as(Problem.class);
        }
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    public Answer post(String path, Object body) {
        return send("POST", path, ApiJson.text(body));
    }

    public Answer post(String path, byte[] body) {
        return exchange("POST", path, HttpRequest.BodyPublishers.ofByteArray(body));
    }

    public Answer send(String method, String path, @Nullable String body) {
        return exchange(
                method,
                path,
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
    }

    private Answer exchange(String method, String path, HttpRequest.BodyPublisher body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server + "/api/v1" + path)).method(method, body);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<byte[]> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("content-type").orElse(""),
                    response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
