package ai.lepton.benchmarks;

import ai.lepton.core.model.AtomicWrite;
import ai.lepton.recipes.RunContext;
import ai.lepton.recipes.tabular.CrossValidation;
import ai.lepton.recipes.tabular.Tabular;
import ai.lepton.recipes.task.Comparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;

/** The recipe for tables on tables that others have measured. */
final class TabularGates {

    private static final String AUC = "roc_auc";
    private static final String AREA = "%.4f";

    private TabularGates() {}

    /** @param context makes a run in a folder, with parameters */
    static List<Gate> all(Path data, BiFunction<Path, Map<String, String>, RunContext> context) {
        Path adult = data.resolve("adult");
        Path german = data.resolve("german-credit/german.csv");
        return List.of(
                new Gate(
                        "income",
                        adult.toString(),
                        60,
                        Gate.THREE_SEEDS,
                        List.of(
                                Gate.Promise.atLeast(0.909, AREA, "tabular on Adult, official split: AUC"),
                                Gate.Promise.atLeast(0.003, AREA, "the same, above the linear model")),
                        seed -> income(adult, seed, context)),
                new Gate(
                        "credit",
                        german.toString(),
                        60,
                        Gate.THREE_SEEDS,
                        List.of(
                                Gate.Promise.atLeast(0.77, AREA, "tabular on German credit, 10 folds: AUC"),
                                Gate.Promise.atLeast(-0.01, AREA, "the same, above the linear model")),
                        seed -> credit(german, seed)),
                new Gate(
                        "big-csv",
                        "",
                        5400,
                        List.of(1L),
                        List.of(
                                Gate.Promise.atLeast(
                                        0.85, AREA, "tabular on a generated CSV of 5 GB, with 2 GB of heap: AUC"),
                                Gate.Promise.atLeast(0.05, AREA, "the same, above the linear model")),
                        seed -> BigTable.measure(seed, BigTable.BYTES)));
    }

    private static double[] income(Path adult, long seed, BiFunction<Path, Map<String, String>, RunContext> context)
            throws IOException {
        Path folder = Files.createTempDirectory("lepton-gate");
        try {
            var made = new Tabular()
                    .run(context.apply(
                            folder,
                            Map.of(
                                    "data", adult.resolve("train.csv").toString(),
                                    "test", adult.resolve("test.csv").toString(),
                                    "target", "income",
                                    "bootstrap", "true",
                                    "seed", Long.toString(seed))));
            double network = Objects.requireNonNull(made.metrics().get(AUC));
            Map<String, Double> linear = Objects.requireNonNull(made.baselines().get(Comparison.LINEAR));
            return new double[] {network, network - Objects.requireNonNull(linear.get(AUC))};
        } finally {
            AtomicWrite.deleteTree(folder);
        }
    }

    private static double[] credit(Path german, long seed) {
        CrossValidation folds = CrossValidation.of(
                Map.of("data", german.toString(), "target", "risk", "seed", Long.toString(seed)), 10);
        System.out.println(folds.figures());
        double network = folds.figure(Comparison.NETWORK, AUC);
        return new double[] {network, network - folds.figure(Comparison.LINEAR, AUC)};
    }
}
