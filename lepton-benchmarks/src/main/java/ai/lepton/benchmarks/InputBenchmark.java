package ai.lepton.benchmarks;

import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.optimizer.Optimizers.adam;

import ai.lepton.data.augment.ElasticDistortion;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.callback.Callback;
import ai.lepton.sdk.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How long training waits for its batches when every row is bent anew in every epoch: with the rows made by the thread that
 * trains, and ahead of it on others as {@code fit} chooses. {@code make bench-train MAIN=InputBenchmark} runs it.
 */
public final class InputBenchmark {

    private InputBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Options options = Options.parse(arguments);
        List<String> lines = new ArrayList<>();
        lines.add("| CNN 32-64-128, elastic distortion of every row | wall s an epoch | waited for input |");
        lines.add("|---|---|---|");
        Dataset.Batch images = TrainingData.read(options.data(), Workload.CNN.rows());
        Dataset rows = Dataset.of(images.input(), images.target());
        Fit fit = Fit.epochs(2).batchSize(Workload.CNN.batchSize()).augment(ElasticDistortion.forDigits());
        lines.add(line("made by the thread that trains", rows, fit.inputThreads(0)));
        lines.add(line("made ahead", rows, fit));
        lines.add("");
        lines.add(
                "The second epoch of " + Workload.CNN.steps() + " steps on " + TrainingData.description(options.data())
                        + ". " + FigureFile.origin("make bench-train MAIN=InputBenchmark ARGS=--write"));
        FigureFile.publish(options, "InputBenchmark", String.join("\n", lines));
    }

    private static String line(String title, Dataset rows, Fit fit) {
        try (Trainer trainer = FitLoop.model(Workload.CNN).compile(adam(1e-3), sparseCategoricalCrossEntropy())) {
            List<Callback.EpochEnd> epochs = trainer.fit(rows, fit).epochs();
            Callback.EpochEnd last = epochs.get(epochs.size() - 1);
            return String.format(Locale.ROOT, "| %s | %.2f | %.1f %% |", title, last.seconds(), 100 * last.inputWait());
        }
    }
}
