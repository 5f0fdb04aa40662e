package ai.lepton.benchmarks;

import ai.lepton.core.api.RunEvent;
import ai.lepton.examples.BalancingPole;
import ai.lepton.recipes.RunContext;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Trains at full length what the project promises figures for, mostly with three seeds, and holds the median against the
 * promise. {@code make gates} runs those that have no row of this commit in {@value #RECORD} yet, so that an interrupted
 * round goes on; {@code make gates ARGS=mnist-cnn} runs one. A row is appended when a gate has been run.
 */
public final class Gates {

    private static final String RECORD = "docs/internals/gates.md";
    private static final String PERCENT = "%.2f %%";
    private static final String FACTOR = "x %.3f";
    private static final double FLAT = 1.05;

    private Gates() {}

    /** One run's outcome. */
    private record Outcome(List<Double> figures, double cpuSeconds) {}

    private static List<Gate> gates() {
        Path data = Path.of(System.getProperty("lepton.data", "../shared/data"));
        Path mnist = data.resolve("mnist");
        Path none = Path.of("");
        List<Gate> gates = new ArrayList<>(networks(data, mnist, none));
        gates.addAll(TabularGates.all(data, Gates::context));
        gates.addAll(ImageGates.all(data, Gates::context));
        gates.addAll(LabelledGates.all(data, Gates::context));
        return gates;
    }

    private static RunContext context(Path folder, Map<String, String> parameters) {
        return new Context("gate", parameters, folder);
    }

    private static List<Gate> networks(Path data, Path mnist, Path none) {
        return List.of(
                recipe("mnist-classic", "the classic network on MNIST, 5 epochs", 97.3, 30, mnist, "classic", 5),
                recipe("mnist-cnn", "the convolutional network on MNIST, 4 epochs", 99.0, 240, mnist, "cnn", 4),
                recipe("drawn-cnn", "the convolutional network on drawn digits, 4 epochs", 97.0, 60, none, "cnn", 4),
                Gate.of(
                        "mnist-small",
                        mnist,
                        320,
                        Gate.Promise.atLeast(
                                99.2,
                                PERCENT,
                                "a convolutional network of at most 35,000 parameters on MNIST, 4 epochs"),
                        seed -> new double[] {SmallNetwork.accuracy(mnist, seed)}),
                Gate.of(
                        "pole",
                        none,
                        30,
                        Gate.Promise.atLeast(
                                195,
                                "%.0f",
                                "the example that balances a pole, of " + BalancingPole.LONGEST
                                        + " steps, 100 updates"),
                        seed -> new double[] {BalancingPole.learn(seed, 100)}),
                new Gate(
                        "gan",
                        mnist.toString(),
                        600,
                        Gate.THREE_SEEDS,
                        List.of(
                                Gate.Promise.atLeast(
                                        70,
                                        PERCENT,
                                        "digits drawn by the example's generator, of which the network of mnist-small"
                                                + " is sure (p >= 0.9)"),
                                Gate.Promise.atLeast(3, PERCENT, "the same, share of the digit drawn least")),
                        new JudgedDigits(mnist)::measure),
                Gate.of(
                        "transfer",
                        data.resolve("cifar10-images.tar.gz"),
                        900,
                        Gate.Promise.atLeast(
                                8,
                                "%.1f points",
                                "MobileNetV2 x 0.35 from 7 classes of CIFAR-10 to 3 others of 50 pictures each,"
                                        + " above the same from nothing"),
                        new FewPhotographs(data.resolve("cifar10-images.tar.gz"))::pointsAboveScratch),
                new Gate(
                        "endurance",
                        "",
                        200,
                        List.of(1L),
                        List.of(
                                Gate.Promise.atMost(FLAT, FACTOR, "100 epochs: resident memory, last 20 against first"),
                                Gate.Promise.atMost(FLAT, FACTOR, "the same, CPU time of an epoch")),
                        seed -> Endurance.measure()),
                new Gate(
                        "memory",
                        "",
                        400,
                        List.of(1L),
                        List.of(Gate.Promise.atMost(
                                FLAT,
                                FACTOR,
                                "200 trainers made and closed, 10,000 times arrays in and out of each: resident"
                                        + " memory, last 40 against first")),
                        seed -> new double[] {ManyTrainers.growth(200, 10_000)}));
    }

    private static Gate recipe(
            String name, String promise, double minimum, double seconds, Path data, String model, int epochs) {
        Map<String, String> parameters =
                new TreeMap<>(Map.of("model", model, "epochs", Integer.toString(epochs), "linear", "false"));
        if (!data.toString().isEmpty()) {
            parameters.put("data", data.toString());
        }
        return Gate.of(name, data, seconds, Gate.Promise.atLeast(minimum, PERCENT, promise), seed ->
                new double[] {ImageGates.accuracy(parameters, seed, Gates::context)});
    }

    /** Names of gates to run; none for all that have not been run at this commit. Ends with 1 when one is missed. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> asked = List.of(arguments);
        List<String> known = gates().stream().map(Gate::name).toList();
        if (!known.containsAll(asked)) {
            throw new IllegalArgumentException("gates: " + asked + " (expected: some of " + known + ")");
        }
        String commit = commit();
        String record = Files.readString(Path.of(RECORD));
        boolean passed = true;
        for (Gate gate : gates()) {
            if (asked.isEmpty() && isRecorded(record, gate, commit)) {
                System.out.println(gate.name() + ": recorded at " + commit + " already");
            } else if (asked.isEmpty() || asked.contains(gate.name())) {
                passed &= pass(gate, commit);
            }
        }
        System.exit(passed ? 0 : 1);
    }

    static boolean isRecorded(String record, Gate gate, String commit) {
        return record.lines()
                .anyMatch(line -> line.startsWith("| " + gate.name() + " |") && line.contains("| " + commit + " |"));
    }

    private static boolean pass(Gate gate, String commit) throws IOException, InterruptedException {
        String data = gate.data();
        if (!data.isEmpty() && !Files.exists(Path.of(data))) {
            System.out.println(gate.name() + ": skipped, no data at " + data + " (set -Dlepton.data)");
            return true;
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (long seed : gate.seeds()) {
            Outcome outcome = run(gate, seed, commit);
            outcomes.add(outcome);
            System.out.printf(
                    Locale.ROOT,
                    "%s seed %d: %s in %.0f CPU-seconds%n",
                    gate.name(),
                    seed,
                    shown(gate, outcome.figures()),
                    outcome.cpuSeconds());
        }
        double cpu = median(outcomes.stream().mapToDouble(Outcome::cpuSeconds).toArray());
        boolean passed = cpu <= gate.seconds();
        for (int i = 0; i < gate.promises().size(); i++) {
            int figure = i;
            double median = median(outcomes.stream()
                    .mapToDouble(outcome -> outcome.figures().get(figure))
                    .toArray());
            passed &= gate.promises().get(i).isKept(median);
            String row = row(gate, gate.promises().get(i), median, cpu, commit);
            System.out.print(row);
            Files.writeString(Path.of(RECORD), row, StandardOpenOption.APPEND);
        }
        return passed;
    }

    private static String shown(Gate gate, List<Double> figures) {
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < figures.size(); i++) {
            shown.add(gate.promises().get(i).show(figures.get(i)));
        }
        return String.join(", ", shown);
    }

    static String row(Gate gate, Gate.Promise promise, double median, double cpuSeconds, String commit) {
        boolean inTime = cpuSeconds <= gate.seconds();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %.0f of %.0f | %s | %s |%n",
                gate.name(),
                promise.text(),
                promise.showBound(),
                promise.show(median),
                !promise.isKept(median) ? "**missed**" : inTime ? "passed" : "**too slow**",
                cpuSeconds,
                gate.seconds(),
                commit,
                LocalDate.now(ZoneOffset.UTC));
    }

    private static Outcome run(Gate gate, long seed, String commit) throws IOException, InterruptedException {
        OutcomeFile file = OutcomeFile.of(gate.name(), seed, commit);
        Optional<List<Double>> kept = file.read();
        if (kept.isPresent() && kept.get().size() == gate.promises().size() + 1) {
            int figures = gate.promises().size();
            return new Outcome(kept.get().subList(0, figures), kept.get().get(figures));
        }
        double before = cpuSeconds();
        double[] figures = gate.trial().run(seed);
        Outcome outcome = new Outcome(Arrays.stream(figures).boxed().toList(), cpuSeconds() - before);
        file.write(outcome.figures(), outcome.cpuSeconds());
        return outcome;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    /** Of this process and of those that it has waited for. */
    private static double cpuSeconds() throws IOException {
        com.sun.management.OperatingSystemMXBean system =
                (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / 1e9 + childrenSeconds();
    }

    /** See proc(5): after the name in brackets, cutime and cstime are the 14th and 15th, in hundredths of a second. */
    private static double childrenSeconds() throws IOException {
        Path stat = Path.of("/proc/self/stat");
        if (!Files.exists(stat)) {
            return 0;
        }
        String line = Files.readString(stat);
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / 100.0;
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
