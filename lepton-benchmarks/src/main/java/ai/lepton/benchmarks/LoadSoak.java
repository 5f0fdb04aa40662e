package ai.lepton.benchmarks;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.server.batch.BatchListener;
import ai.lepton.server.batch.BatchOptions;
import ai.lepton.server.batch.Batchers;
import ai.lepton.server.models.DeploymentListener;
import ai.lepton.server.models.ModelRepository;
import ai.lepton.server.models.ModelRepository.Serving;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Ten thousand times a model of a megabyte is loaded, asked and unloaded: what is resident in the end against what was
 * after a fifth. The JVM is one of its own whose heap is resident from the start, so that what grows is what sessions leave
 * behind. {@code -Dlepton.loads=N} for another number. Linux only.
 */
final class LoadSoak {

    /** A thirtieth more than after the warm-up may be the allocator's; a session left behind each time would be gigabytes. */
    private static final double MOST_GROWTH = 1.05;

    private static final int BALLAST = 128 << 10;
    private static final int ASKED = 3;

    private LoadSoak() {}

    /** Whether the memory stays as it is. */
    static boolean run() throws Exception {
        int loads = Integer.getInteger("lepton.loads", 10_000);
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xms128m",
                "-Xmx128m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LoadSoak.class.getName()));
        command.add(Integer.toString(loads));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IllegalStateException("loads: exit " + exit + " (expected: 0): " + output);
        }
        String[] mebibytes = output.strip().split(" ", -1);
        double early = Double.parseDouble(mebibytes[0]);
        double late = Double.parseDouble(mebibytes[1]);
        System.out.printf(
                Locale.ROOT,
                "%,d loads and unloads: %.1f MiB resident in the second fifth, %.1f MiB in the last, %.3f times as much"
                        + " (expected: at most %.2f)%n",
                loads,
                early,
                late,
                late / early,
                MOST_GROWTH);
        return late / early <= MOST_GROWTH;
    }

    /** @param arguments how often */
    public static void main(String[] arguments) throws IOException {
        int loads = Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("lepton-loads");
        Path file = Files.write(folder.resolve("model.onnx"), OffsetGraph.bytes(1, BALLAST));
        List<Double> resident = new ArrayList<>();
        try (Batchers batchers = new Batchers(BatchOptions.defaults(), 1, (name, version) -> BatchListener.NONE);
                ModelRepository models = new ModelRepository(DeploymentListener.NONE, batchers)) {
            models.deploy("m", "1", file);
            for (int i = 0; i < loads; i++) {
                for (int asked = 0; asked < ASKED; asked++) {
                    try (Serving serving = models.lease("m", null)) {
                        NdArray answer = serving.model()
                                .score(Map.of("x", NdArray.of(Shape.of(1, 1), (long) i)))
                                .get("y");
                        if (answer == null || answer.longAt(0) != i + 1) {
                            throw new IllegalStateException("answer: " + answer + " (expected: " + (i + 1) + ")");
                        }
                    }
                }
                models.unload("m");
                resident.add(ResidentMemory.kibibytes() / 1024);
                models.load("m");
            }
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        }
        int fifth = loads / 5;
        System.out.println(
                median(resident.subList(fifth, 2 * fifth)) + " " + median(resident.subList(loads - fifth, loads)));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
