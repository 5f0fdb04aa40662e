package ai.lepton.cli;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.HomeLayout;
import ai.lepton.core.api.Problem;
import ai.lepton.core.api.ServerInfo;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers over HTTP what it was told to, as the server of a home would, and remembers what was asked. */
public final class AnsweringServer implements AutoCloseable {

    public final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Object> answers = new ConcurrentHashMap<>();
    private final HttpServer http;
    private final ServerInfo info;

    public AnsweringServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        info = new ServerInfo(
                "test", ProcessHandle.current().pid(), http.getAddress().getPort(), Instant.EPOCH);
        answer("GET /api/v1/server", info);
        http.createContext("/", this::handle);
        http.start();
    }

    public ServerInfo info() {
        return info;
    }

    /** Lets clients of this home find it. */
    public void announce(HomeLayout home) throws IOException {
        Files.writeString(home.token(), "token");
        Files.write(home.serverInfo(), ApiJson.write(info));
    }

    /** From now on {@code request}, such as {@code GET /api/v1/endpoints}, is answered with this. */
    public AnsweringServer answer(String request, Object answer) {
        answers.put(request, answer);
        return this;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add((request + " " + body).strip());
        Object answer = answers.get(request);
        byte[] bytes = ApiJson.write(
                answer != null
                        ? answer
                        : Problem.of(new LeptonException(ErrorCode.NOT_FOUND, request + ": not there")));
        exchange.sendResponseHeaders(answer != null ? 200 : 404, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
