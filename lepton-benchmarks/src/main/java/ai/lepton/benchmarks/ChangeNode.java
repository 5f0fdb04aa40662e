package ai.lepton.benchmarks;

import ai.lepton.app.ServedFiles;
import ai.lepton.app.ServerConfig;
import ai.lepton.app.StandaloneServer;
import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.ModelReference;
import ai.lepton.server.models.ModelFiles;
import ai.lepton.server.vetting.Vetting;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One of the servers of {@link ChangeSoak}: as {@code lepton serve} starts one and a signal ends it, but it takes plans on
 * its standard input, a line of JSON each. Its access log says which requests it has answered.
 */
public final class ChangeNode {

    private ChangeNode() {}

    /** @param arguments the folder with a file {@code N.onnx} for each version N, and the log */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        ServerConfig config = ServerConfig.of(
                Map.of(
                        ServerConfig.Key.PORT,
                        "0",
                        ServerConfig.Key.NOTICE_TIME,
                        "PT1S",
                        ServerConfig.Key.ACCESS_LOG,
                        arguments[1],
                        ServerConfig.Key.ACCESS_LOG_BYTES,
                        Long.toString(1L << 40)), // none is to roll away
                Map.of(),
                folder);
        List<ServedFiles.Model> models = ServedFiles.find(List.of("m=" + folder.resolve("1.onnx")));
        try (StandaloneServer server = StandaloneServer.start(config, models, null, Vetting.NONE)) {
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
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
}
