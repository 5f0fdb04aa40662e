package ai.lepton.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * What a training benchmark is asked for.
 *
 * @param rounds how often each is measured, {@code > 0}
 * @param workloads which networks
 * @param data a folder with MNIST's files; random images where it has none
 * @param write whether to put the result into {@link #FIGURES}
 */
record Options(int rounds, List<Workload> workloads, Path data, boolean write) {

    /** Where figures are kept, from the project's root. */
    static final Path FIGURES = Path.of("docs", "internals", "performance.md");

    private static final String USAGE =
            "options: [--rounds N] [--network mlp|cnn|lstm|transformer] [--data DIR] [--write]"
                    + "\n  --rounds N    how often each is measured, 9 by default"
                    + "\n  --network N   only this one"
                    + "\n  --data DIR    a folder with MNIST's files; ../shared/data/mnist by default, random images without"
                    + "\n  --write       put the table into docs/internals/performance.md";

    static Options parse(String... arguments) {
        int rounds = 9;
        List<Workload> workloads = List.of(Workload.values());
        Path data = TrainingData.defaultFolder();
        boolean write = false;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--write" -> write = true;
                case "--rounds" -> rounds = Integer.parseInt(value(arguments, ++i));
                case "--network" -> workloads = List.of(Workload.named(value(arguments, ++i)));
                case "--data" -> data = Path.of(value(arguments, ++i));
                default -> throw new IllegalArgumentException("unknown option " + arguments[i] + "\n" + USAGE);
            }
        }
        if (rounds < 1) {
            throw new IllegalArgumentException("--rounds: " + rounds + " (expected: > 0)\n" + USAGE);
        }
        return new Options(rounds, workloads, data, write);
    }

    private static String value(String[] arguments, int i) {
        if (i >= arguments.length) {
            throw new IllegalArgumentException(arguments[i - 1] + ": no value\n" + USAGE);
        }
        return arguments[i];
    }
}
