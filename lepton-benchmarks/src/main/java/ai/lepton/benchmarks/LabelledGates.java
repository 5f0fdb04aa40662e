package ai.lepton.benchmarks;

import ai.lepton.client.run.RunProgram.Made;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.recipes.RunContext;
import ai.lepton.recipes.audio.AudioClassification;
import ai.lepton.recipes.labelled.LeaveOneOut;
import ai.lepton.recipes.text.TextClassification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** The recipes for texts and recordings on sets that others have measured, divided as they did. */
final class LabelledGates {

    private static final String PERCENT = "%.2f %%";

    private LabelledGates() {}

    /** @param context makes a run in a folder, with parameters */
    static List<Gate> all(Path data, BiFunction<Path, Map<String, String>, RunContext> context) {
        Path reviews = data.resolve("review_polarity.tar.gz");
        Path digits = data.resolve("fsdd.tar.gz");
        return List.of(
                new Gate(
                        "review-polarity",
                        reviews.toString(),
                        600,
                        Gate.THREE_SEEDS,
                        List.of(
                                Gate.Promise.atLeast(
                                        88,
                                        PERCENT,
                                        "text-classification on review_polarity, official 10 folds: TF-IDF with a"
                                                + " dense layer"),
                                Gate.Promise.atLeast(85, PERCENT, "the same, learned vectors")),
                        seed -> new double[] {reviews(reviews, "tfidf", seed), reviews(reviews, "embedding", seed)}),
                new Gate(
                        "fsdd",
                        digits.toString(),
                        600,
                        Gate.THREE_SEEDS,
                        List.of(
                                Gate.Promise.atLeast(
                                        97.5, PERCENT, "audio-classification on spoken digits, official split"),
                                Gate.Promise.atLeast(
                                        60, PERCENT, "the same, each speaker by a network that has not heard them")),
                        seed -> new double[] {official(digits, seed, context), unseen(digits, seed)}));
    }

    private static double reviews(Path archive, String network, long seed) {
        LeaveOneOut folds = TextClassification.leaveOneOut(
                Map.of(
                        "data",
                        archive.toString(),
                        "pattern",
                        "txt_sentoken/{label}/cv{fold:[0-9]}*.txt",
                        "network",
                        network,
                        "seed",
                        Long.toString(seed)),
                "fold");
        System.out.println(network + ": " + folds.accuracies());
        return 100 * folds.accuracy();
    }

    private static double official(Path archive, long seed, BiFunction<Path, Map<String, String>, RunContext> context)
            throws IOException {
        Path folder = Files.createTempDirectory("lepton-gate");
        try {
            Map<String, String> parameters = digits(archive, seed);
            parameters.put("test-files", "recordings/*_{n:[0-4]}.wav");
            Made made = new AudioClassification().run(context.apply(folder, parameters));
            return 100 * Objects.requireNonNull(made.metrics().get("accuracy"));
        } finally {
            AtomicWrite.deleteTree(folder);
        }
    }

    private static double unseen(Path archive, long seed) {
        LeaveOneOut speakers = AudioClassification.leaveOneOut(digits(archive, seed), "speaker");
        System.out.println("unseen speakers: " + speakers.accuracies());
        return 100 * speakers.accuracy();
    }

    private static Map<String, String> digits(Path archive, long seed) {
        return new TreeMap<>(Map.of(
                "data",
                archive.toString(),
                "pattern",
                "recordings/{digit}_{speaker}_{n}.wav",
                "target",
                "digit",
                "seed",
                Long.toString(seed)));
    }
}
