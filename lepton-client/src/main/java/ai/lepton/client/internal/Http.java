package ai.lepton.client.internal;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.Problem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests with a token; every answer but 2xx, and no answer at all, is a {@link LeptonException}.
 *
 * <p>Usable from any thread.
 */
public final class Http {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int LAST_SUCCESS = 299;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private final URI server;
    private final String token;
    private final String startCommand;

    /** @param server such as {@code http://127.0.0.1:8080} */
    public Http(URI server, String token) {
        this(server, token, "./lepton up");
    }

    /** @param startCommand what to tell people to start the server with */
    public Http(URI server, String token, String startCommand) {
        this.server = server;
        this.token = token;
        this.startCommand = startCommand;
    }

    public URI server() {
        return server;
    }

    /**
     * Sends a request and returns the body of the answer.
     *
     * @param method such as {@code GET}
     * @param path with its query, escaped
     * @param body as JSON; null for none
     * @param patience for the whole answer
     * @throws LeptonException as the server says, with the same code; {@link ErrorCode#NO_SERVER} if none answers at
     *     all, {@link ErrorCode#SERVER_LOST} if it stops answering
     */
    public byte[] send(String method, String path, byte @Nullable [] body, Duration patience) {
        HttpRequest.Builder request = request(path)
                .timeout(patience)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        HttpResponse<byte[]> response = exchange(request.build(), BodyHandlers.ofByteArray());
        if (response.statusCode() > LAST_SUCCESS) {
            throw failure(response.statusCode(), response.body(), path);
        }
        return response.body();
    }

    /**
     * Sends a body of any length, read as it is sent; errors as for {@link #send}.
     *
     * @param body opened once; what it throws while it is read is thrown here
     * @param length how many bytes it gives
     */
    public byte[] upload(String path, Supplier<InputStream> body, long length) {
        Source source = new Source(body);
        HttpRequest request = request(path)
                .header("Content-Type", "application/octet-stream")
                .POST(
                        length == 0
                                ? BodyPublishers.noBody()
                                : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(source::open), length))
                .build();
        HttpResponse<byte[]> response;
        try {
            response = exchange(request, BodyHandlers.ofByteArray());
        } catch (LeptonException e) {
            LeptonException own = source.failure();
            throw own != null ? own : e;
        }
        if (response.statusCode() > LAST_SUCCESS) {
            LeptonException own = source.failure();
            throw own != null ? own : failure(response.statusCode(), response.body(), path);
        }
        return response.body();
    }

    /** A body that remembers why it could not be read: the JDK's client only says that it broke off. */
    private static final class Source {
        private final Supplier<InputStream> body;
        private volatile @Nullable LeptonException failure;

        Source(Supplier<InputStream> body) {
            this.body = body;
        }

        @Nullable
        LeptonException failure() {
            return failure;
        }

        InputStream open() {
            return new FilterInputStream(body.get()) {
                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    try {
                        return super.read(buffer, offset, length);
                    } catch (LeptonException e) {
                        failure = e;
                        throw new IOException(e.getMessage(), e);
                    }
                }
            };
        }
    }

    /** The body of an answer, however long it is; to be closed. What breaks off is an {@link IOException} when read. */
    public InputStream open(String path) throws IOException {
        HttpResponse<InputStream> response = exchange(request(path).GET().build(), BodyHandlers.ofInputStream());
        if (response.statusCode() > LAST_SUCCESS) {
            try (InputStream problem = response.body()) {
                throw failure(response.statusCode(), problem.readAllBytes(), path);
            }
        }
        return response.body();
    }

    /** Writes the body of an answer into a new file, however long it is. */
    public void download(String path, Path file) throws IOException {
        HttpResponse<Path> response = exchange(request(path).GET().build(), BodyHandlers.ofFile(file));
        if (response.statusCode() > LAST_SUCCESS) {
            throw failure(response.statusCode(), Files.readAllBytes(file), path);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).header("Authorization", "Bearer " + token);
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request, handler);
        } catch (ConnectException e) {
            throw new LeptonException(
                    ErrorCode.NO_SERVER,
                    server + ": no server answers (expected: a running one). Start it: " + startCommand,
                    e);
        } catch (HttpTimeoutException e) {
            throw new LeptonException(
                    ErrorCode.SERVER_LOST,
                    server + ": no answer to " + request.uri().getPath() + " in time (expected: within "
                            + request.timeout().orElse(CONNECT).toSeconds() + " s). Look into the server's log.",
                    e);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.SERVER_LOST,
                    server + ": broke off: " + FileErrors.reason(e) + " (expected: an answer to "
                            + request.uri().getPath() + "). See whether the server is up: " + startCommand,
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            CancellationException cancelled = new CancellationException("interrupted while waiting for " + server);
            cancelled.initCause(e);
            throw cancelled;
        }
    }

    private static LeptonException failure(int status, byte[] body, String path) {
        try {
            Problem problem = ApiJson.read(body, Problem.class);
            if (problem.title() != null && problem.detail() != null) {
                return new LeptonException(ErrorCode.valueOf(problem.title()), problem.detail());
            }
        } catch (LeptonException | IllegalArgumentException e) {
            // not from Lepton, or from a newer one
        }
        return new LeptonException(
                code(status), path + ": HTTP status " + status + " (expected: an answer of a Lepton server)");
    }

    private static ErrorCode code(int status) {
        return switch (status) {
            case 400 -> ErrorCode.BAD_REQUEST;
            case 401 -> ErrorCode.NO_TOKEN;
            case 403 -> ErrorCode.NO_RIGHT;
            case 404 -> ErrorCode.NOT_FOUND;
            case 413 -> ErrorCode.BODY_TOO_LARGE;
            case 429 -> ErrorCode.QUEUE_FULL;
            case 503 -> ErrorCode.MODEL_NOT_READY;
            default -> ErrorCode.INTERNAL;
        };
    }
}
