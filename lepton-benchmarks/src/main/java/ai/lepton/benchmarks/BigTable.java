package ai.lepton.benchmarks;

import ai.lepton.client.run.RunProgram.Made;
import ai.lepton.core.api.RunEvent;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.recipes.RunContext;
import ai.lepton.recipes.tabular.Tabular;
import ai.lepton.recipes.task.Comparison;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * A CSV file larger than the heap that learns from it: generated, trained on by a process of its own with 2 GB of heap, and
 * removed. Needs about twice its size of free disk.
 */
final class BigTable {

    static final long BYTES = 5_000_000_000L;

    private static final String HEAP = "-Xmx2g";
    private static final int NUMBERS = 40;
    private static final int CITIES = 500;
    private static final String RESULT = "result: ";

    private BigTable() {}

    /** AUC, and how far it is above that of the linear model. */
    static double[] measure(long seed, long bytes) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("lepton-big");
        try {
            Path file = folder.resolve("big.csv");
            long rows = write(file, seed, bytes);
            System.out.println(file + ": " + rows + " rows, " + Files.size(file) + " bytes");
            Process process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            HEAP,
                            "-Djava.io.tmpdir=" + folder,
                            "-cp",
                            System.getProperty("java.class.path"),
                            BigTable.class.getName(),
                            file.toString(),
                            folder.toString(),
                            Long.toString(seed))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            System.out.print(output);
            int exit = process.waitFor();
            String result = output.lines()
                    .filter(line -> line.startsWith(RESULT))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("big table: exit " + exit + " (expected: a result)"));
            return Arrays.stream(result.substring(RESULT.length()).split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        } finally {
            AtomicWrite.deleteTree(folder);
        }
    }

    /** Numbers, a city, and a class that depends on whether two of the numbers agree, on one more, and on the city. */
    static long write(Path file, long seed, long bytes) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        long rows = -1; // the head is none
        long written = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < NUMBERS; i++) {
                line.append("n").append(i).append(',');
            }
            line.append("city,answer\n");
            while (written < bytes) {
                byte[] text = line.toString().getBytes(StandardCharsets.US_ASCII);
                out.write(text);
                written += text.length;
                rows++;
                line.setLength(0);
                int[] numbers = new int[NUMBERS];
                for (int i = 0; i < NUMBERS; i++) {
                    numbers[i] = random.nextInt(-50_000, 50_000);
                    line.append(numbers[i] / 10_000.0).append(',');
                }
                int city = random.nextInt(CITIES);
                double score = (double) numbers[0] * numbers[1] / 5e8 + numbers[2] / 5e4 + (city % 2 == 0 ? 0.5 : -0.5);
                line.append("city")
                        .append(city)
                        .append(',')
                        .append(score + random.nextDouble() - 0.5 > 0 ? "yes" : "no")
                        .append('\n');
            }
        }
        return rows;
    }

    /** @param arguments the file, a folder, a seed */
    public static void main(String[] arguments) throws IOException {
        Context context = new Context(
                Path.of(arguments[1]),
                Map.of("data", arguments[0], "target", "answer", "header", "yes", "seed", arguments[2]));
        Made made = new Tabular().run(context);
        double network = figure(made.metrics());
        double linear = figure(Objects.requireNonNull(made.baselines().get(Comparison.LINEAR)));
        System.out.println(made.rows());
        System.out.println(RESULT + network + " " + (network - linear));
        System.exit(0);
    }

    private static double figure(Map<String, Double> figures) {
        return Objects.requireNonNull(figures.get("roc_auc"));
    }

    private record Context(Path folder, Map<String, String> parameters) implements RunContext {

        @Override
        public String runId() {
            return "gate";
        }

        @Override
        public String modelName() {
            return "big";
        }

        @Override
        public void environment(Map<String, String> environment) {}

        @Override
        public void progress(RunEvent.Progress progress) {
            if (progress.epochEnd()) {
                System.out.println(List.of(progress.epoch(), progress.metrics()));
            }
        }

        @Override
        public void message(String line) {
            System.out.println(line);
        }
    }
}
