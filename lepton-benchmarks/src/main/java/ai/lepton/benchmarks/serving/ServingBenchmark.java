package ai.lepton.benchmarks.serving;

import ai.lepton.benchmarks.FigureFile;
import ai.lepton.benchmarks.Measurement;
import ai.lepton.benchmarks.Rounds;
import ai.lepton.benchmarks.serving.ServingVariant.Server;
import ai.lepton.cli.Lepton;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.runtime.OnnxGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * The processor time that the server takes for a request, over 64 connections that stay open, beside an echo by the same
 * HTTP library, ONNX Runtime alone at 32 rows a run, and DJL behind the same HTTP library. All are warm; they take turns, and
 * a ratio is the median over the rounds of the ratios within one round.
 */
public final class ServingBenchmark implements AutoCloseable {

    private static final Path FIGURES = Path.of("docs", "internals", "serving.md");
    private static final String TOKEN = "a-token-for-the-benchmark-of-32-characters";

    private final ServingOptions options;
    private final Path folder;
    private final LoadGenerator generator;
    private final List<ServerProcess> processes = new ArrayList<>();
    private long failed;

    private ServingBenchmark(ServingOptions options, Path folder) {
        this.options = options;
        this.folder = folder;
        this.generator = new LoadGenerator(options.connections());
    }

    /** Measures, prints a table, and ends with 1 if a promise is not kept. */
    public static void main(String[] arguments) throws Exception {
        ServingOptions options = ServingOptions.parse(arguments);
        Path folder = Files.createTempDirectory("lepton-bench-serve");
        boolean kept;
        try (ServingBenchmark benchmark = new ServingBenchmark(options, folder)) {
            kept = benchmark.run();
        } finally {
            AtomicWrite.deleteTree(folder);
        }
        System.exit(kept ? 0 : 1); // the pools of libtorch and of the generator hold nobody up
    }

    private boolean run() throws Exception {
        Map<ServingVariant, Callable<Measurement>> variants = start();
        for (Map.Entry<ServingVariant, Callable<Measurement>> variant : variants.entrySet()) {
            System.err.println("warming up " + variant.getKey());
            warmUp(variant);
        }
        Rounds<ServingVariant> rounds = new Rounds<>();
        rounds.measure(options.rounds(), "round", variants);
        ServingFigures figures = new ServingFigures(rounds, options, failed);
        FigureFile.publish(FIGURES, options.write(), "make bench-serve", figures.markdown());
        figures.missed().forEach(System.err::println);
        return figures.missed().isEmpty();
    }

    private void warmUp(Map.Entry<ServingVariant, Callable<Measurement>> variant) throws Exception {
        long done = 0;
        do {
            variant.getValue().call();
            done += options.requests();
        } while (done < options.warmUp() && variant.getKey().server() != Server.ALONE);
    }

    private Map<ServingVariant, Callable<Measurement>> start() throws IOException {
        Map<ServedNetwork, Path> packages = new LinkedHashMap<>();
        for (ServedNetwork network : ServedNetwork.values()) {
            packages.put(network, network.export(folder));
        }
        ServerProcess lepton = lepton(packages.values());
        ServerProcess echo = started("echo", EchoServer.class);
        Map<ServingVariant, Callable<Measurement>> variants = new LinkedHashMap<>();
        for (Map.Entry<ServedNetwork, Path> exported : packages.entrySet()) {
            ServedNetwork network = exported.getKey();
            String graph = ServedNetwork.graph(exported.getValue()).toString();
            String input = input(exported.getValue());
            ServerProcess alone = started("alone-" + network.id(), BatchLimit.class, graph);
            ServerProcess djl = started("djl-" + network.id(), DjlServer.class, graph);
            for (Wire wire : Wire.values()) {
                String path = "/v2/models/" + network.id() + "/infer";
                variants.put(new ServingVariant(Server.LEPTON, network, wire), () -> ask(lepton, input, wire, path));
                variants.put(
                        new ServingVariant(Server.ECHO, network, wire),
                        () -> ask(echo, input, wire, ServingVariant.PATH));
                variants.put(new ServingVariant(Server.ALONE, network, wire), () -> rows(alone));
                variants.put(
                        new ServingVariant(Server.DJL, network, wire),
                        () -> ask(djl, input, wire, ServingVariant.PATH));
            }
        }
        return variants;
    }

    private static String input(Path exported) {
        try (OnnxGraph graph = OnnxGraph.open(ServedNetwork.graph(exported))) {
            return graph.inputs().get(0).name();
        }
    }

    /** The program itself, as from the command line. */
    private ServerProcess lepton(Collection<Path> packages) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("serve"));
        packages.forEach(path -> arguments.add(path.toString()));
        arguments.addAll(List.of("--port", "0", "-o", "json"));
        arguments.addAll(List.of("--access-log", folder.resolve("access.log").toString()));
        ServerProcess process = ServerProcess.start(
                "lepton",
                "http://127.0.0.1:",
                folder,
                Map.of("LEPTON_TOKEN", TOKEN),
                Lepton.class.getName(),
                arguments.toArray(new String[0]));
        processes.add(process);
        return process;
    }

    private ServerProcess started(String name, Class<?> main, String... arguments) throws IOException {
        ServerProcess process =
                ServerProcess.start(name, ServerProcess.READY, folder, Map.of(), main.getName(), arguments);
        processes.add(process);
        return process;
    }

    private Measurement ask(ServerProcess server, String input, Wire wire, String path) throws InterruptedException {
        byte[] request = wire.request(server.port(), path, input, TOKEN);
        long wall = System.nanoTime();
        long cpu = server.cpuTime().toNanos();
        failed += generator.send(server.port(), request, options.requests());
        return new Measurement((server.cpuTime().toNanos() - cpu) / 1e9, (System.nanoTime() - wall) / 1e9, 0);
    }

    private Measurement rows(ServerProcess alone) throws IOException {
        long wall = System.nanoTime();
        double cpu = Double.parseDouble(alone.ask(Long.toString(options.requests())));
        return new Measurement(cpu, (System.nanoTime() - wall) / 1e9, 0);
    }

    @Override
    public void close() {
        processes.forEach(ServerProcess::close);
        generator.close();
    }
}
