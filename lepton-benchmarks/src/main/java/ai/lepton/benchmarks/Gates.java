package ai.lepton.benchmarks;

import ai.lepton.core.api.RunEvent;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.examples.BalancingPole;
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
import java.util.TreeMap;

/**
 * Trains at full length what the project promises figures for, with three seeds, and holds the median against the gate.
 * {@code make gates}, or {@code make gates ARGS=mnist-cnn} for one; a result is appended to {@value #RECORD} with the commit.
 */
public final class Gates {

    private static final String RECORD = "docs/internals/gates.md";
    private static final String PERCENT = "%.2f %%";
    private static final List<Long> SEEDS = List.of(1L, 2L, 3L);

    private Gates() {}

    /** What is measured, once for each seed. */
    @FunctionalInterface
    private interface Trial {
        double run(long seed) throws IOException;
    }

    /**
     * A promise.
     *
     * @param name to ask for it by
     * @param promise in words
     * @param minimum of the median
     * @param format of a value, such as {@code %.2f %%}; shares are in percent
     * @param data that it needs; empty for none
     * @param trial measures
     */
    private record Gate(String name, String promise, double minimum, String format, String data, Trial trial) {

        String show(double value) {
            return String.format(Locale.ROOT, format, value);
        }
    }

    /** One run's outcome. */
    private record Outcome(double value, double cpuSeconds) {}

    private static List<Gate> gates() {
        String mnist = System.getProperty("lepton.data", "../shared/data") + "/mnist";
        return List.of(
                recipe("mnist-classic", "the classic network on MNIST, 5 epochs", 97.3, mnist, "classic", 5),
                recipe("mnist-cnn", "the convolutional network on MNIST, 4 epochs", 99.0, mnist, "cnn", 4),
                recipe("drawn-cnn", "the convolutional network on drawn digits, 4 epochs", 97.0, "", "cnn", 4),
                new Gate(
                        "mnist-small",
                        "a convolutional network of at most 35,000 parameters on MNIST, 4 epochs",
                        99.2,
                        PERCENT,
                        mnist,
                        seed -> SmallNetwork.accuracy(Path.of(mnist), seed)),
                new Gate(
                        "pole",
                        "the example that balances a pole, of " + BalancingPole.LONGEST + " steps, 100 updates",
                        195,
                        "%.0f",
                        "",
                        seed -> BalancingPole.learn(seed, 100)));
    }

    private static Gate recipe(String name, String promise, double minimum, String data, String model, int epochs) {
        Map<String, String> parameters = new TreeMap<>(Map.of("model", model, "epochs", Integer.toString(epochs)));
        if (!data.isEmpty()) {
            parameters.put("data", data);
        }
        return new Gate(name, promise, minimum, PERCENT, data, seed -> recipe(name, parameters, seed));
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
        String data = gate.data();
        if (!data.isEmpty() && !Files.isDirectory(Path.of(data))) {
            System.out.println(gate.name() + ": skipped, no data at " + data + " (set -Dlepton.data)");
            return true;
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (long seed : SEEDS) {
            Outcome outcome = run(gate, seed);
            outcomes.add(outcome);
            System.out.printf(
                    Locale.ROOT,
                    "%s seed %d: %s in %.0f CPU-seconds%n",
                    gate.name(),
                    seed,
                    gate.show(outcome.value()),
                    outcome.cpuSeconds());
        }
        double median = median(outcomes.stream().mapToDouble(Outcome::value).toArray());
        double cpu = median(outcomes.stream().mapToDouble(Outcome::cpuSeconds).toArray());
        boolean passed = median >= gate.minimum();
        String line = String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %.0f | %s | %s |%n",
                gate.name(),
                gate.promise(),
                gate.show(gate.minimum()),
                gate.show(median),
                passed ? "passed" : "**missed**",
                cpu,
                commit(),
                LocalDate.now(java.time.ZoneOffset.UTC));
        System.out.print(line);
        Files.writeString(Path.of(RECORD), line, StandardOpenOption.APPEND);
        return passed;
    }

    private static Outcome run(Gate gate, long seed) throws IOException {
        double before = cpuSeconds();
        double value = gate.trial().run(seed);
        return new Outcome(value, cpuSeconds() - before);
    }

    private static double recipe(String name, Map<String, String> given, long seed) throws IOException {
        Path folder = Files.createTempDirectory("lepton-gate");
        try {
            Map<String, String> parameters = new TreeMap<>(given);
            parameters.put("seed", Long.toString(seed));
            Map<String, Double> metrics = RecipeCatalog.of("image-classification")
                    .run(new Context(name, parameters, folder))
                    .metrics();
            Double accuracy = metrics.get("accuracy");
            if (accuracy == null) {
                throw new IllegalStateException("metrics: " + metrics + " (expected: accuracy)");
            }
            return 100 * accuracy;
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
