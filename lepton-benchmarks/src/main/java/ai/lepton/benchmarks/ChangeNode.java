package ai.lepton.benchmarks;

import ai.lepton.app.ServedFiles;
import ai.lepton.app.ServerConfig;
import ai.lepton.app.StandaloneServer;
import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.ModelReference;
import ai.lepton.server.models.ModelFiles;
import ai.lepton.server.vetting.Vetting;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.ServerBuilder;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One of the servers of {@link ChangeSoak}: as {@code lepton serve} starts one and a signal ends it, but it takes plans on
 * its standard input, a line of JSON each, and writes the number of every request that it has answered into a log.
 */
public final class ChangeNode {

    /** Which request it is, over HTTP and gRPC. */
    static final String NUMBER = "x-request-number";

    private ChangeNode() {}

    /** @param arguments the folder with a file {@code N.onnx} for each version N, and the log */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        ServerConfig config = ServerConfig.of(
                Map.of(ServerConfig.Key.PORT, "0", ServerConfig.Key.NOTICE_TIME, "PT1S"), Map.of(), folder);
        List<ServedFiles.Model> models = ServedFiles.find(List.of("m=" + folder.resolve("1.onnx")));
        try (BufferedWriter log = Files.newBufferedWriter(Path.of(arguments[1]));
                StandaloneServer server =
                        StandaloneServer.start(config, models, null, Vetting.NONE, builder -> log(builder, log))) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                server.close();
                flush(log);
            }));
            System.out.println(server.port());
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                apply(server, folder, ApiJson.read(line.getBytes(StandardCharsets.UTF_8), EndpointPlan.class));
                System.out.println("done");
            }
        }
    }

    private static void apply(StandaloneServer server, Path folder, EndpointPlan plan) {
        Map<Integer, ModelFiles> files = new HashMap<>();
        for (ModelReference model : plan.models()) {
            files.put(model.version(), ModelFiles.of(folder.resolve(model.version() + ".onnx")));
        }
        server.server().models().apply(plan, files);
    }

    private static void log(ServerBuilder builder, BufferedWriter log) {
        builder.accessLogWriter(request -> write(request, log), false);
    }

    /** Only what was answered; over gRPC the status is behind the body. */
    private static void write(RequestLog request, BufferedWriter log) {
        String number = request.requestHeaders().get(NUMBER);
        String grpc = request.responseTrailers().get("grpc-status");
        boolean answered = request.responseStatus().code() == 200
                && request.responseCause() == null
                && (grpc == null ? request.responseHeaders().get("grpc-status") == null : grpc.equals("0"));
        if (number != null && answered) {
            synchronized (log) {
                try {
                    log.write(number + "\n");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void flush(@Nullable BufferedWriter log) {
        if (log != null) {
            synchronized (log) {
                try {
                    log.flush();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
