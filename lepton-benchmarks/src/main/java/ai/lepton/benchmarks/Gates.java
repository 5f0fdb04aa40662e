package ai.lepton.benchmarks;

import ai.lepton.core.api.RunEvent;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.recipes.RunContext;
import ai.lepton.recipes.catalog.RecipeCatalog;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Trains at full length what the project promises figures for, with three seeds, and holds the median against the gate.
 * {@code make gates}, or {@code make gates ARGS=mnist-cnn} for one; a result is appended to {@value #RECORD} with the commit.
 */
public final class Gates {

    private static final String RECORD = "docs/internals/gates.md";
    private static final List<Long> SEEDS = List.of(1L, 2L, 3L);

    private Gates() {}

    /**
     * A promise.
     *
     * @param name to ask for it by
     * @param promise in words
     * @param minimum accuracy on the test rows, 0 to 1
     * @param parameters of the recipe
     */
    private record Gate(String name, String promise, double minimum, Map<String, String> parameters) {}

    /** One run's outcome. */
    private record Outcome(double accuracy, double cpuSeconds) {}

    private static List<Gate> gates() {
        String mnist = System.getProperty("lepton.data", "../shared/data") + "/mnist";
        return List.of(
                new Gate(
                        "mnist-classic",
                        "the classic network on MNIST, 5 epochs",
                        0.973,
                        Map.of("data", mnist, "model", "classic", "epochs", "5")),
                new Gate(
                        "mnist-cnn",
                        "the convolutional network on MNIST, 4 epochs",
                        0.990,
                        Map.of("data", mnist, "model", "cnn", "epochs", "4")),
                new Gate(
                        "drawn-cnn",
                        "the convolutional network on drawn digits, 4 epochs",
                        0.970,
                        Map.of("model", "cnn", "epochs", "4")));
    }

    /** Names of gates to run; none for all. Ends with 1 when one is not passed. */
    public static void main(String[] arguments) throws IOException {
        List<String> asked = List.of(arguments);
        List<String> known = gates().stream().map(Gate::name).toList();
        if (!known.containsAll(asked)) {
            throw new IllegalArgumentException("gates: " + asked + " (expected: some of " + known + ")");
        }
        boolean passed = true;
        for (Gate gate : gates()) {
            if (asked.isEmpty() || asked.contains(gate.name())) {
                passed &= pass(gate);
            }
        }
        System.exit(passed ? 0 : 1);
    }

    private static boolean pass(Gate gate) throws IOException {
        String data = gate.parameters().get("data");
        if (data != null && !Files.isDirectory(Path.of(data))) {
            System.out.println(gate.name() + ": skipped, no data at " + data + " (set -Dlepton.data)");
            return true;
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (long seed : SEEDS) {
            Outcome outcome = run(gate, seed);
            outcomes.add(outcome);
            System.out.printf(
                    Locale.ROOT,
                    "%s seed %d: %.2f %% in %.0f CPU-seconds%n",
                    gate.name(),
                    seed,
                    100 * outcome.accuracy(),
                    outcome.cpuSeconds());
        }
        double median = median(outcomes.stream().mapToDouble(Outcome::accuracy).toArray());
        double cpu = median(outcomes.stream().mapToDouble(Outcome::cpuSeconds).toArray());
        boolean passed = median >= gate.minimum();
        String line = String.format(
                Locale.ROOT,
                "| %s | %s | %.2f %% | %.2f %% | %s | %.0f | %s | %s |%n",
                gate.name(),
                gate.promise(),
                100 * gate.minimum(),
                100 * median,
                passed ? "passed" : "**missed**",
                cpu,
                commit(),
                LocalDate.now(java.time.ZoneOffset.UTC));
        System.out.print(line);
        Files.writeString(Path.of(RECORD), line, StandardOpenOption.APPEND);
        return passed;
    }

    private static Outcome run(Gate gate, long seed) throws IOException {
        Path folder = Files.createTempDirectory("lepton-gate");
        try {
            Map<String, String> parameters = new java.util.TreeMap<>(gate.parameters());
            parameters.put("seed", Long.toString(seed));
            double before = cpuSeconds();
            Map<String, Double> metrics = RecipeCatalog.of("image-classification")
                    .run(new Context(gate.name(), parameters, folder))
                    .metrics();
            Double accuracy = metrics.get("accuracy");
            if (accuracy == null) {
                throw new IllegalStateException("metrics: " + metrics + " (expected: accuracy)");
            }
            return new Outcome(accuracy, cpuSeconds() - before);
        } finally {
            AtomicWrite.deleteTree(folder);
        }
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static double cpuSeconds() {
        com.sun.management.OperatingSystemMXBean system =
                (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / 1e9;
    }

    private static String commit() throws IOException {
        Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD").start();
        return new String(git.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).trim();
    }

    /** A run without a server: progress is not shown, only messages. */
    private record Context(String modelName, Map<String, String> parameters, Path folder) implements RunContext {

        @Override
        public String runId() {
            return "gate";
        }

        @Override
        public void environment(Map<String, String> environment) {
            System.out.println(environment);
        }

        @Override
        public void progress(RunEvent.Progress progress) {}

        @Override
        public void message(String line) {
            System.out.println(line);
        }
    }
}
