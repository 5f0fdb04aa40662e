package ai.lepton.benchmarks;

import ai.lepton.client.run.RunProgram.Made;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.recipes.RunContext;
import ai.lepton.recipes.catalog.RecipeCatalog;
import ai.lepton.recipes.task.Comparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** The recipe for pictures, as people run it. */
final class ImageGates {

    private static final String PERCENT = "%.2f %%";
    private static final String ACCURACY = "accuracy";

    private ImageGates() {}

    /** @param context makes a run in a folder, with parameters */
    static List<Gate> all(Path data, BiFunction<Path, Map<String, String>, RunContext> context) {
        Path cifar = data.resolve("cifar10-images.tar.gz");
        return List.of(new Gate(
                "cifar10",
                cifar.toString(),
                1200,
                Gate.THREE_SEEDS,
                List.of(
                        Gate.Promise.atLeast(75, PERCENT, "image-classification on CIFAR-10, official split: accuracy"),
                        Gate.Promise.atLeast(20, "%.2f points", "the same, above the linear model")),
                seed -> figures(Map.of("data", cifar.toString()), seed, context)));
    }

    private static double[] figures(
            Map<String, String> given, long seed, BiFunction<Path, Map<String, String>, RunContext> context)
            throws IOException {
        Made made = run(given, seed, context);
        double network = Objects.requireNonNull(made.metrics().get(ACCURACY));
        double linear = Objects.requireNonNull(
                Objects.requireNonNull(made.baselines().get(Comparison.LINEAR)).get(ACCURACY));
        return new double[] {100 * network, 100 * (network - linear)};
    }

    /** Accuracy on the test pictures, in per cent. */
    static double accuracy(
            Map<String, String> given, long seed, BiFunction<Path, Map<String, String>, RunContext> context)
            throws IOException {
        return 100 * Objects.requireNonNull(run(given, seed, context).metrics().get(ACCURACY));
    }

    private static Made run(
            Map<String, String> given, long seed, BiFunction<Path, Map<String, String>, RunContext> context)
            throws IOException {
        Path folder = Files.createTempDirectory("lepton-gate");
        try {
            Map<String, String> parameters = new TreeMap<>(given);
            parameters.put("seed", Long.toString(seed));
            return RecipeCatalog.of("image-classification").run(context.apply(folder, parameters));
        } finally {
            AtomicWrite.deleteTree(folder);
        }
    }
}
