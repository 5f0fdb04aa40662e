package ai.lepton.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Our {@code fit} against a bare libtorch loop written with the same binding, and against a naive one; {@code make
 * bench-train} runs it.
 *
 * <p>Each measurement is a process of its own: it trains to warm up, then for one more epoch under the clock, which counts
 * the CPU time of the whole process. The three loops take turns, and a ratio is the median over the rounds of the ratios
 * within one round.
 */
public final class TrainingBenchmark {

    private TrainingBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Options options = Options.parse(arguments);
        List<String> lines = new ArrayList<>();
        lines.add("| CPU ms a step | `fit` | bare loop | `fit` / bare | naive loop | `fit` / naive | naive / bare |");
        lines.add("|---|---|---|---|---|---|---|");
        for (Workload workload : options.workloads()) {
            Rounds<Variant> rounds = new Rounds<>();
            rounds.measure(options.rounds(), workload.toString(), variants(workload, options));
            lines.add(String.format(
                    Locale.ROOT,
                    "| %s | %.3f | %.3f | %s | %.3f | %s | %s |",
                    workload.title(),
                    rounds.milliseconds(workload, Variant.FIT),
                    rounds.milliseconds(workload, Variant.BARE),
                    rounds.ratio(Variant.FIT, Variant.BARE).markdown(),
                    rounds.milliseconds(workload, Variant.NAIVE),
                    rounds.ratio(Variant.FIT, Variant.NAIVE).markdown(),
                    rounds.ratio(Variant.NAIVE, Variant.BARE).markdown()));
        }
        lines.add("");
        lines.add("Process CPU time of one epoch (" + epochs(options) + ") on "
                + TrainingData.description(options.data()) + ", read as bytes: medians of " + options.rounds()
                + " alternated rounds, in brackets the smallest and the largest ratio.");
        lines.add(FigureFile.origin("make bench-train ARGS=\"--rounds " + options.rounds() + " --write\""));
        FigureFile.publish(options, "make bench-train", String.join("\n", lines));
    }

    private static Map<Variant, Callable<Measurement>> variants(Workload workload, Options options) {
        Map<Variant, Callable<Measurement>> variants = new LinkedHashMap<>();
        for (Variant variant : Variant.values()) {
            variants.put(variant, () -> TrainingProcess.run(workload, variant, variant.environment(), options.data()));
        }
        return variants;
    }

    private static String epochs(Options options) {
        return String.join(
                ", ",
                options.workloads().stream()
                        .map(w -> w + " " + w.steps() + " steps after " + w.steps() * w.warmUpEpochs() + " to warm up")
                        .toList());
    }
}
